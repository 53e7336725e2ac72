// The rows of what a bot runs and reads: commands, reports, deployments, repositories, fixers.
import { OUTPUT } from './output.ts';
import { PROCESSES } from './processes.ts';
import { REPORTS } from './reports.ts';
import type { Row } from './row.ts';
import { STOPPING } from './stopping.ts';

export const COMMANDS: readonly Row[] = [...PROCESSES, ...STOPPING, ...OUTPUT, ...REPORTS];
