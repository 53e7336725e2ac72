import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LoopError } from './loop/errors.ts';

/** Adds what `.env` in this folder sets to the process's environment, which has the last word. Throws LoopError `usage` when it cannot be read. */
export function readEnvFile(folder: string): void {
  const file = join(folder, '.env');
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    throw new LoopError(
      'usage',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'make it a text file of NAME=value lines that this user may read, or remove it',
      error,
    );
  }
}
