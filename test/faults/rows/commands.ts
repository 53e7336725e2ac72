// The rows of what a bot runs and reads: commands, reports, deployments, repositories, fixers.
import { CHEATING } from './cheats.ts';
import { DEPLOYMENTS } from './deployments.ts';
import { OUTPUT } from './output.ts';
import { PROCESSES } from './processes.ts';
import { REPORTS } from './reports.ts';
import { REPOSITORY } from './repository.ts';
import type { Row } from './row.ts';
import { STOPPING } from './stopping.ts';

export const COMMANDS: readonly Row[] = [
  ...PROCESSES,
  ...STOPPING,
  ...OUTPUT,
  ...REPORTS,
  ...DEPLOYMENTS,
  ...REPOSITORY,
  ...CHEATING,
];
