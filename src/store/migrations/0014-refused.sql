-- What Slack refused for good is counted at each look of a monitor, and messages are long.
CREATE INDEX outbox_refused ON outbox (state) WHERE state = 'failed';
