-- Flaky tests that do not count for a while. A row is kept for ever: who, why, until when, and who ended it before.
-- Results of such tests have outcome 4 (passed in quarantine) or 5 (failed in quarantine) in results, test_state and changes.
CREATE TABLE quarantines (
  n INTEGER PRIMARY KEY,
  test INTEGER NOT NULL REFERENCES tests,
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  released_by TEXT,
  released_at INTEGER
) STRICT;
CREATE INDEX quarantines_by_test ON quarantines (test, since);
