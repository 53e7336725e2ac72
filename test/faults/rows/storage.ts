// What is kept, and where: the disk, the database, its backups.
import { BACKUP } from './backup.ts';
import { DAMAGED } from './damaged.ts';
import { FULL_DISK } from './full-disk.ts';
import type { Row } from './row.ts';

export const STORAGE: readonly Row[] = [...FULL_DISK, ...DAMAGED, ...BACKUP];
