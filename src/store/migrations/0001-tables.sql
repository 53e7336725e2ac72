-- Loop state (tables), what happened (journal), and what is owed to Slack (outbox, inbox, audit).
-- Times are epoch milliseconds, durations milliseconds. Outcomes: 0 passed, 1 failed, 2 errored, 3 skipped.
-- Tests, texts and plans are stored once and referred to by n: results are most of the file, at 10 to 20 bytes each.

CREATE TABLE plans (
  n INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL
) STRICT;

CREATE TABLE loops (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  plan INTEGER NOT NULL REFERENCES plans,
  scope TEXT NOT NULL,
  once INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'paused', 'blocked', 'reached', 'gave-up', 'stopped')),
  blocked_on TEXT CHECK (blocked_on IN ('environment', 'person', 'infrastructure')),
  reason TEXT NOT NULL,
  request TEXT NOT NULL CHECK (request IN ('none', 'stop', 'stop-now', 'pause')),
  answered INTEGER NOT NULL,
  last_deployed TEXT
) STRICT;
CREATE INDEX loops_by_project ON loops (project, n);
CREATE UNIQUE INDEX one_loop_per_project ON loops (project) WHERE status IN ('running', 'paused', 'blocked');
CREATE UNIQUE INDEX one_loop_per_environment ON loops (environment)
  WHERE status IN ('running', 'paused', 'blocked') AND environment <> '';

-- The last revision that is known to have run on an environment, and the one before it.
CREATE TABLE environments (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  previous TEXT,
  PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE iterations (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  loop INTEGER NOT NULL REFERENCES loops,
  project TEXT NOT NULL,
  number INTEGER NOT NULL,
  phase TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  revision TEXT,
  deployed TEXT,
  deployed_asked INTEGER NOT NULL DEFAULT 0,
  health TEXT,
  grouped INTEGER NOT NULL DEFAULT 0,
  mass_failure INTEGER NOT NULL DEFAULT 0,
  pushed TEXT,
  report TEXT,
  newly_verified INTEGER NOT NULL DEFAULT 0,
  declared INTEGER,
  collected INTEGER,
  executed INTEGER,
  passing INTEGER,
  verified INTEGER,
  UNIQUE (project, number)
) STRICT;
CREATE INDEX iterations_by_loop ON iterations (loop, n);

CREATE TABLE phases (
  iteration INTEGER NOT NULL REFERENCES iterations,
  pos INTEGER NOT NULL,
  phase TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (iteration, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE suites (
  n INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  UNIQUE (project, id)
) STRICT;

CREATE TABLE texts (
  n INTEGER PRIMARY KEY,
  digest INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX texts_by_digest ON texts (digest);
INSERT INTO texts VALUES (0, 0, '');

-- Every identity ever seen. Synthetic ones are files or suites that could not load: never counted as tests.
CREATE TABLE tests (
  n INTEGER PRIMARY KEY,
  suite INTEGER NOT NULL REFERENCES suites,
  synthetic INTEGER NOT NULL,
  name TEXT NOT NULL,
  class TEXT NOT NULL,
  file TEXT NOT NULL,
  category INTEGER NOT NULL REFERENCES texts,
  UNIQUE (suite, name, class, file, synthetic)
) STRICT;

CREATE TABLE runs (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  iteration INTEGER NOT NULL REFERENCES iterations,
  suite INTEGER NOT NULL REFERENCES suites,
  purpose TEXT NOT NULL CHECK (purpose IN ('collect', 'test', 'rerun', 'check', 'verify')),
  fix TEXT,
  revision TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  selection TEXT,
  status TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  counts TEXT,
  started_at INTEGER NOT NULL,
  duration_ms REAL
) STRICT;
CREATE INDEX runs_by_iteration ON runs (iteration, n);
CREATE INDEX runs_by_suite ON runs (suite, purpose, n);

-- One row a test and run. No foreign keys here: the row's run and test are written in the same transaction.
CREATE TABLE results (
  run INTEGER NOT NULL,
  test INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  duration_ms INTEGER,
  PRIMARY KEY (run, test)
) STRICT, WITHOUT ROWID;

-- What the results that did not just pass had to say, in report order; synthetic failures are only here.
CREATE TABLE remarks (
  run INTEGER NOT NULL REFERENCES runs,
  test INTEGER NOT NULL REFERENCES tests,
  pos INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  duration_ms REAL,
  category INTEGER NOT NULL REFERENCES texts,
  message INTEGER NOT NULL REFERENCES texts,
  details INTEGER NOT NULL REFERENCES texts,
  output INTEGER NOT NULL REFERENCES texts,
  PRIMARY KEY (run, test)
) STRICT, WITHOUT ROWID;

-- The last result of every test on the branch; run and outcome are null while it was only collected.
-- `retries` counts failed attempts before it in the same iteration on the same revision. No foreign keys, as for results.
CREATE TABLE test_state (
  suite INTEGER NOT NULL,
  test INTEGER NOT NULL,
  present INTEGER NOT NULL,
  run INTEGER,
  outcome INTEGER,
  retries INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER,
  message INTEGER NOT NULL DEFAULT 0,
  verified_loop INTEGER,
  PRIMARY KEY (suite, test)
) STRICT, WITHOUT ROWID;

-- Sums over test_state by the run of the last result (0: none), so that a ledger reads few rows.
CREATE TABLE suite_counts (
  suite INTEGER NOT NULL REFERENCES suites,
  run INTEGER NOT NULL,
  present INTEGER NOT NULL,
  executed INTEGER NOT NULL,
  passing INTEGER NOT NULL,
  clean INTEGER NOT NULL,
  PRIMARY KEY (suite, run)
) STRICT, WITHOUT ROWID;

-- A row whenever a test's outcome, or its being flaky, was another than before: one test's history without its results.
CREATE TABLE changes (
  test INTEGER NOT NULL REFERENCES tests,
  run INTEGER NOT NULL REFERENCES runs,
  outcome INTEGER NOT NULL,
  flaky INTEGER NOT NULL,
  PRIMARY KEY (test, run)
) STRICT, WITHOUT ROWID;

-- Files and suites that could not load when they were last asked for.
CREATE TABLE broken (
  suite INTEGER NOT NULL REFERENCES suites,
  test INTEGER NOT NULL REFERENCES tests,
  run INTEGER NOT NULL REFERENCES runs,
  message INTEGER NOT NULL REFERENCES texts,
  PRIMARY KEY (suite, test)
) STRICT, WITHOUT ROWID;

-- What stays of an iteration when it ends: its suites, categories, and the tests that were not simply passing.
CREATE TABLE iteration_suites (
  iteration INTEGER NOT NULL REFERENCES iterations,
  suite INTEGER NOT NULL REFERENCES suites,
  collected INTEGER NOT NULL,
  counts TEXT,
  PRIMARY KEY (iteration, suite)
) STRICT, WITHOUT ROWID;
CREATE TABLE iteration_categories (
  iteration INTEGER NOT NULL REFERENCES iterations,
  suite INTEGER NOT NULL REFERENCES suites,
  category INTEGER NOT NULL REFERENCES texts,
  tests INTEGER NOT NULL,
  passing INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  failing INTEGER NOT NULL,
  PRIMARY KEY (iteration, suite, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE iteration_marks (
  iteration INTEGER NOT NULL REFERENCES iterations,
  kind TEXT NOT NULL CHECK (kind IN ('failing', 'flaky', 'skipped')),
  test INTEGER NOT NULL REFERENCES tests,
  retries INTEGER NOT NULL,
  message INTEGER NOT NULL REFERENCES texts,
  PRIMARY KEY (iteration, kind, test)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
  iteration INTEGER NOT NULL REFERENCES iterations,
  id TEXT NOT NULL,
  pos INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  title TEXT NOT NULL,
  category TEXT NOT NULL,
  suite TEXT NOT NULL,
  priority INTEGER NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  refusals TEXT NOT NULL,
  PRIMARY KEY (iteration, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_tests (
  iteration INTEGER NOT NULL,
  group_id TEXT NOT NULL,
  pos INTEGER NOT NULL,
  test INTEGER NOT NULL REFERENCES tests,
  duration_ms REAL,
  message INTEGER NOT NULL REFERENCES texts,
  details INTEGER NOT NULL REFERENCES texts,
  output INTEGER NOT NULL REFERENCES texts,
  PRIMARY KEY (iteration, group_id, pos),
  FOREIGN KEY (iteration, group_id) REFERENCES groups
) STRICT, WITHOUT ROWID;
CREATE INDEX group_tests_by_test ON group_tests (iteration, test);

CREATE TABLE fixes (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  iteration INTEGER NOT NULL REFERENCES iterations,
  group_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  base TEXT NOT NULL,
  status TEXT NOT NULL,
  candidate TEXT,
  commit_id TEXT,
  message TEXT,
  files TEXT NOT NULL DEFAULT '[]',
  reasons TEXT NOT NULL DEFAULT '[]',
  analysis TEXT,
  started_at INTEGER NOT NULL,
  duration_ms REAL
) STRICT;
CREATE INDEX fixes_by_iteration ON fixes (iteration, n);

CREATE TABLE deployments (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  iteration INTEGER NOT NULL REFERENCES iterations,
  revision TEXT NOT NULL,
  why TEXT NOT NULL,
  status TEXT NOT NULL,
  facts TEXT NOT NULL DEFAULT '{}',
  reason TEXT NOT NULL DEFAULT '',
  approved_by TEXT,
  started_at INTEGER NOT NULL,
  duration_ms REAL
) STRICT;
CREATE INDEX deployments_by_iteration ON deployments (iteration, n);
CREATE TABLE deployment_steps (
  deployment INTEGER NOT NULL REFERENCES deployments,
  pos INTEGER NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER,
  duration_ms REAL,
  PRIMARY KEY (deployment, pos)
) STRICT, WITHOUT ROWID;

-- A plan and a suite's results are left out of the JSON and put back when it is read.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  loop INTEGER NOT NULL REFERENCES loops,
  iteration INTEGER,
  at INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;

CREATE TABLE lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL,
  owner TEXT NOT NULL,
  since INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
  n INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  thread_key TEXT,
  broadcast INTEGER NOT NULL,
  text TEXT NOT NULL,
  blocks TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'sending', 'posted', 'failed')),
  version INTEGER NOT NULL DEFAULT 1,
  sent_version INTEGER NOT NULL DEFAULT 0,
  channel_id TEXT,
  ts TEXT,
  sending_since INTEGER,
  not_before INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  owed INTEGER NOT NULL AS (state IN ('new', 'sending') OR (state = 'posted' AND sent_version < version)) VIRTUAL
) STRICT;
CREATE INDEX outbox_owed ON outbox (owed, not_before);
CREATE TABLE cursors (
  subscriber TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX inbox_pending ON inbox (n) WHERE finished_at IS NULL;

CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  "where" TEXT NOT NULL,
  allowed INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
