-- How long a loop has waited, for people or for its environment, before it went on: that time does not count as work.

ALTER TABLE loops ADD COLUMN waited_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE loops ADD COLUMN waiting_since INTEGER;
UPDATE loops SET waiting_since = blocked_since WHERE status = 'blocked';
