import type { ServerResponse } from 'node:http';
import type { PlaygroundClock } from '../clock.ts';
import type { Fault } from '../faults.ts';
import { replyJson, replyRateLimited } from './reply.ts';

/** Whether the call ends here, without being carried out. */
export async function failsBefore(
  fault: Fault | null,
  response: ServerResponse,
  clock: PlaygroundClock,
): Promise<boolean> {
  switch (fault?.kind) {
    case 'rate-limited':
      replyRateLimited(response, fault.retryAfterS ?? 1);
      return true;
    case 'server-error':
      replyJson(response, fault.status ?? 500, { ok: false, error: 'internal_error' });
      return true;
    case 'refuse':
      replyJson(response, 200, { ok: false, error: fault.error });
      return true;
    case 'hang':
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'delay':
      await new Promise<void>((resolve) => clock.after(fault.ms, resolve));
      return false;
    case undefined:
    case 'drop-reply':
    case 'withhold-reply':
      return false;
  }
}

/** Whether a call that was carried out is not answered. */
export function failsAfter(fault: Fault | null, response: ServerResponse): boolean {
  if (fault?.kind === 'drop-reply') response.destroy();
  return fault?.kind === 'drop-reply' || fault?.kind === 'withhold-reply';
}
