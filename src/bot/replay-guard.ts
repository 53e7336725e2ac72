// Signed requests that came before. Slack's signature covers the time and the body and has no nonce, so whoever captured a
// request could send it again for five minutes (https://docs.slack.dev/authentication/verifying-requests-from-slack).

const WINDOW_MS = 5 * 60_000;

/** Says about each request whose signature holds whether it may count. */
export type ReplayGuard = {
  /** `at` is the signed moment, in epoch ms. The first time is `fresh`; `forget` lets it count again. */
  take(signature: string, at: number, now: number): 'fresh' | 'replayed' | 'from-the-future';
  /** It could not be stored, so Slack may send it again. */
  forget(signature: string): void;
};

/** A guard that remembers each signature for as long as it would be accepted. */
export function createReplayGuard(): ReplayGuard {
  const until = new Map<string, number>();
  return {
    take(signature, at, now) {
      for (const [known, end] of until) if (end < now) until.delete(known);
      if (at > now + WINDOW_MS) return 'from-the-future';
      if (until.has(signature)) return 'replayed';
      // A second more, for signed moments are whole seconds.
      until.set(signature, at + WINDOW_MS + 1_000);
      return 'fresh';
    },
    forget: (signature) => void until.delete(signature),
  };
}
