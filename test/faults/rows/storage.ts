// What is kept, where, by whom and when: the disk, the database, its backups, its leader, and the clock.
import { BACKUP } from './backup.ts';
import { BUSY } from './busy.ts';
import { DAMAGED } from './damaged.ts';
import { FULL_DISK } from './full-disk.ts';
import type { Row } from './row.ts';
import { TIME } from './time.ts';
import { TWO_BOTS } from './two-bots.ts';

export const STORAGE: readonly Row[] = [...FULL_DISK, ...BUSY, ...DAMAGED, ...BACKUP, ...TWO_BOTS, ...TIME];
