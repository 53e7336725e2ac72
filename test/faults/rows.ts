// The table of faults, in the order in which it is printed.
import { COMMANDS } from './rows/commands.ts';
import { FULL_DISK } from './rows/full-disk.ts';
import { KILLED_BOT } from './rows/killed-bot.ts';
import type { Row } from './rows/row.ts';
import { SLACK } from './rows/slack.ts';

export const ROWS: readonly Row[] = [...KILLED_BOT, ...SLACK, ...COMMANDS, ...FULL_DISK];
