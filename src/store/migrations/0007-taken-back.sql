-- A deployment that made things worse is taken back in the iteration that found it out: which, why, and how that went, as JSON.
ALTER TABLE iterations ADD COLUMN taken_back TEXT;
