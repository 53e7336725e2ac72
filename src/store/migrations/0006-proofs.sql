-- A check of a fix can be made on a candidate without its fix: its tests must fail there.
ALTER TABLE runs ADD COLUMN without_fix INTEGER NOT NULL DEFAULT 0 CHECK (without_fix IN (0, 1));
