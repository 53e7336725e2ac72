-- What is known of a suite's tests can be written beside what holds, in pieces, and takes its place in one step: suites.generation says
-- which rows hold. suites.version counts the changes of those rows.
ALTER TABLE suites ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE suites ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE test_states (
  suite INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  test INTEGER NOT NULL,
  present INTEGER NOT NULL,
  run INTEGER,
  outcome INTEGER,
  retries INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER,
  message INTEGER NOT NULL DEFAULT 0,
  verified_loop INTEGER,
  PRIMARY KEY (suite, generation, test)
) STRICT, WITHOUT ROWID;
INSERT INTO test_states
  SELECT suite, 0, test, present, run, outcome, retries, duration_ms, message, verified_loop FROM test_state;
DROP TABLE test_state;
-- The few tests that are not simply passing.
CREATE INDEX test_states_marked ON test_states (suite, generation, test) WHERE present = 1 AND (outcome <> 0 OR retries > 0);
-- What holds.
CREATE VIEW test_state AS
  SELECT e.suite, e.test, e.present, e.run, e.outcome, e.retries, e.duration_ms, e.message, e.verified_loop
  FROM suites s JOIN test_states e ON e.suite = s.n AND e.generation = s.generation;

-- Sums over what holds, by the run of the last result (0: none) and the category: a ledger and the end of an iteration read few rows.
DROP TABLE suite_counts;
CREATE TABLE suite_sums (
  suite INTEGER NOT NULL REFERENCES suites,
  run INTEGER NOT NULL,
  category INTEGER NOT NULL REFERENCES texts,
  present INTEGER NOT NULL,
  executed INTEGER NOT NULL,
  passing INTEGER NOT NULL,
  clean INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  errored INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  real INTEGER NOT NULL,
  suspicious INTEGER NOT NULL,
  fake INTEGER NOT NULL,
  PRIMARY KEY (suite, run, category)
) STRICT, WITHOUT ROWID;
INSERT INTO suite_sums
  SELECT e.suite, coalesce(e.run, 0), t.category, count(*), total(e.outcome <> 3), total(e.outcome = 0), total(e.outcome = 0 AND e.retries = 0),
    total(e.outcome = 1), total(e.outcome = 2), total(e.outcome >= 3),
    total(r.belief = 0 AND e.outcome = 0), total(r.belief = 1), total(r.belief = 2)
  FROM test_state e JOIN tests t ON t.n = e.test LEFT JOIN results r ON r.run = e.run AND r.test = e.test
  WHERE e.present = 1 GROUP BY e.suite, coalesce(e.run, 0), t.category;
