-- What is made of the passes of end-to-end suites: 0 real, 1 suspicious, 2 fake; null: nothing is said. The doubted ones have
-- outcome 3 (skipped), and why is in their remark.
ALTER TABLE results ADD COLUMN belief INTEGER;
ALTER TABLE iteration_marks ADD COLUMN belief INTEGER;

-- What such a run showed: assertions of its tests, requests in the access log; null: not known. And where that log stood before, as JSON.
ALTER TABLE runs ADD COLUMN assertions INTEGER;
ALTER TABLE runs ADD COLUMN requests INTEGER;
ALTER TABLE runs ADD COLUMN access_log TEXT;

-- What a test printed when it last passed: digests of it, and of it without what varies ('': it was cut), and how often in a row it was
-- another than before on the same revision.
CREATE TABLE outputs (
  test INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  digest TEXT NOT NULL,
  shape TEXT NOT NULL,
  varied INTEGER NOT NULL
) STRICT;
