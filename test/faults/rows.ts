// The table of faults, in the order in which it is printed.
import { COMMANDS } from './rows/commands.ts';
import { KILLED_BOT } from './rows/killed-bot.ts';
import type { Row } from './rows/row.ts';
import { SLACK } from './rows/slack.ts';
import { STORAGE } from './rows/storage.ts';

export const ROWS: readonly Row[] = [...KILLED_BOT, ...SLACK, ...COMMANDS, ...STORAGE];
