-- A message can carry a file: its name, title, alternative text and bytes (base64) as JSON, and Slack's id once it is uploaded.

ALTER TABLE outbox ADD COLUMN file TEXT;
ALTER TABLE outbox ADD COLUMN file_id TEXT;
