/** Who gives commands in this terminal. */
export function terminalUser(): string {
  return process.env.USER ?? 'terminal';
}
