// Expected faults: a person can mend them. Anything else is a bug and is left to crash.

/** Every expected fault, by code, with the exit code of the terminal. */
export const LOOP_ERRORS = {
  'config-missing': 2,
  'config-invalid': 2,
  usage: 2,
  'project-unknown': 2,
  'data-folder-led': 2,
  'database-damaged': 2,
  'database-newer': 2,
  'backup-failed': 1,
  'backup-unknown': 2,
  // What a restart mends: EX_TEMPFAIL of sysexits.h.
  'database-busy': 75,
  'disk-full': 75,
  'lease-lost': 75,
  'already-running': 1,
  'not-running': 1,
  stale: 1,
  'loop-unknown': 2,
  'iteration-unknown': 2,
  'test-unknown': 2,
  'not-flaky': 1,
  'repository-unreadable': 2,
  'merge-conflict': 3,
  'push-refused': 3,
  'checkout-broken': 3,
  'program-missing': 2,
  'slack-not-in-channel': 2,
  'slack-config': 2,
} as const;
export type LoopErrorCode = keyof typeof LOOP_ERRORS;

/** An expected fault: `message` says what and where, `hint` what to do about it. */
export class LoopError extends Error {
  override readonly name = 'LoopError';
  readonly code: LoopErrorCode;
  readonly hint: string;

  constructor(code: LoopErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The end of a switch over a union: a member that was forgotten is a type error here, and a bug at run time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
