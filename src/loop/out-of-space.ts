// Faults that more space on a disk mends, whoever met them: a system call, SQLite, or git.

const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'disk-full'];
/** Git's and SQLite's words, where no code comes with them. */
const WORDS = /No space left on device|Disk quota exceeded|database or disk is full/;

/** Whether the error, or what caused it, is that a disk or a quota is full. */
export function isOutOfSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && CODES.includes(error.code)) return true;
  return WORDS.test(error.message) || isOutOfSpace(error.cause);
}
