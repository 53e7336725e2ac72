// The table of faults, in the order in which it is printed.
import { COMMANDS } from './rows/commands.ts';
import { ENVELOPES } from './rows/envelopes.ts';
import { FULL_DISK } from './rows/full-disk.ts';
import { KILLED_BOT } from './rows/killed-bot.ts';
import type { Row } from './rows/row.ts';
import { SLACK } from './rows/slack.ts';
import { SLACK_CALLS } from './rows/slack-calls.ts';

export const ROWS: readonly Row[] = [
  ...KILLED_BOT,
  ...SLACK,
  ...SLACK_CALLS,
  ...ENVELOPES,
  ...COMMANDS,
  ...FULL_DISK,
];
