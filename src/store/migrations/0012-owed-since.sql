-- Since when a message has been owed without a break, epoch ms: what is owed already counts from now on.
ALTER TABLE outbox ADD COLUMN owed_since INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET owed_since = unixepoch() * 1000 WHERE owed = 1;
