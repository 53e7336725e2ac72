/** Whether SQLite itself refused, with one of these primary result codes (https://www.sqlite.org/rescode.html) or an extended one of them. */
export function isSqliteError(error: unknown, ...codes: readonly string[]): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return codes.some((one) => code.startsWith(`SQLITE_${one}`));
}
