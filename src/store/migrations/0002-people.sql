-- What people decide: who took a group, who says that it is fixed, who answers for a refused candidate or a deployment.
-- Null: nobody. User ids are Slack's, or the name of who used the terminal.

ALTER TABLE groups ADD COLUMN owner TEXT;
ALTER TABLE groups ADD COLUMN claimed_by TEXT;

ALTER TABLE fixes ADD COLUMN approved_by TEXT;
ALTER TABLE fixes ADD COLUMN declined_by TEXT;
ALTER TABLE fixes ADD COLUMN adopted_from TEXT;

ALTER TABLE deployments ADD COLUMN refused_by TEXT;

ALTER TABLE loops ADD COLUMN blocked_since INTEGER;
