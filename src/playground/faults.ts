/** One way in which calls of a Web API method go wrong; `method` may be `*`, `upload` is the bytes of a file, `connect` the opening of a WebSocket. */
export type Fault = { readonly method: string; readonly times?: number } & (
  | /** HTTP 429 with Retry-After. */ { readonly kind: 'rate-limited'; readonly retryAfterS?: number }
  | /** An HTTP status, 500 unless given. */ { readonly kind: 'server-error'; readonly status?: number }
  | /** HTTP 200 with a Slack error code. */ { readonly kind: 'refuse'; readonly error: string }
  | /** Not carried out, never answered. */ { readonly kind: 'hang' }
  | /** Not carried out, connection reset. */ { readonly kind: 'reset' }
  | /** Carried out, then the connection is reset. */ { readonly kind: 'drop-reply' }
  | /** Carried out, never answered. */ { readonly kind: 'withhold-reply' }
  | /** Carried out after a wait. */ { readonly kind: 'delay'; readonly ms: number }
);

/** One way in which envelopes go wrong on their way to the app, or their acknowledgements on the way back; `ms` is 1,000 unless given. */
export type EnvelopeFault = { readonly times?: number; readonly ms?: number } & (
  | /** Sent twice at once. */ { readonly kind: 'twice' }
  | /** Sent, and after a wait sent again. */ { readonly kind: 'again' }
  | /** Never sent. */ { readonly kind: 'lose' }
  | /** Sent after a wait. */ { readonly kind: 'delay' }
  | /** Sent after the next one; without a next one after a wait. */ { readonly kind: 'overtaken' }
  | /** Sent, and its acknowledgement is lost. */ { readonly kind: 'lose-ack' }
);

/** The faults still to come. */
export type FaultBook = {
  add(fault: Fault): void;
  addEnvelope(fault: EnvelopeFault): void;
  /** While away the playground answers nothing, as if the network were gone. */
  setAway(away: boolean): void;
  isAway(): boolean;
  clear(): void;
  /** The fault of this call, used up by it. */
  take(method: string): Fault | null;
  takeEnvelope(): EnvelopeFault | null;
};

const KINDS = [
  'rate-limited',
  'server-error',
  'refuse',
  'hang',
  'reset',
  'drop-reply',
  'withhold-reply',
  'delay',
];

/** Whether a JSON value is a fault that can be added. */
export function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  const { method, kind, ms, error } = value as { [key: string]: unknown };
  if (typeof method !== 'string' || !KINDS.includes(String(kind))) return false;
  if (kind === 'delay' && typeof ms !== 'number') return false;
  return kind !== 'refuse' || typeof error === 'string';
}

/** No faults yet; each is used `times` times (once unless given), oldest first. */
export function createFaultBook(): FaultBook {
  let calls: { fault: Fault; left: number }[] = [];
  let envelopes: { fault: EnvelopeFault; left: number }[] = [];
  let away = false;
  const use = <T>(entry: { fault: T; left: number } | undefined): T | null => {
    if (entry === undefined) return null;
    entry.left -= 1;
    return entry.fault;
  };
  return {
    add: (fault) => void calls.push({ fault, left: fault.times ?? 1 }),
    addEnvelope: (fault) => void envelopes.push({ fault, left: fault.times ?? 1 }),
    setAway: (now) => {
      away = now;
    },
    isAway: () => away,
    clear() {
      calls = [];
      envelopes = [];
      away = false;
    },
    take: (method) =>
      use(
        calls.find(
          ({ fault, left }) =>
            left > 0 && (fault.method === method || (fault.method === '*' && method.includes('.'))),
        ),
      ),
    takeEnvelope: () => use(envelopes.find(({ left }) => left > 0)),
  };
}
