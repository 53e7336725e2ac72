import { randomUUID } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import type { EnvelopeFault, FaultBook } from '../faults.ts';
import { asObject, type Json } from '../slack-error.ts';

/** What became of one envelope. */
export type Delivery =
  /** Acknowledged in time, perhaps with an answer. */
  | { readonly kind: 'acked'; readonly answer: Json }
  /** Nobody acknowledged it in time. */
  | { readonly kind: 'timed-out' }
  /** No app is connected. */
  | { readonly kind: 'no-app' };

/** What Slack sends to an app. */
type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Json;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
};

/** Carries envelopes to the app and waits for their acknowledgements. */
export type Courier = {
  deliver(envelope: Envelope): Promise<Delivery>;
  /** Takes what an app sent over a socket. */
  receive(text: string): void;
};

/** Delivers by `send`, which is false when no app is connected; an acknowledgement may take `ackMs`. */
export function createCourier(
  send: (message: unknown) => boolean,
  faults: FaultBook,
  clock: PlaygroundClock,
  ackMs: number,
): Courier {
  const waiting = new Map<string, (answer: Json) => void>();
  /** Envelopes that wait for another one to overtake them. */
  let overtaken: (() => void)[] = [];

  return {
    deliver(envelope) {
      return new Promise((resolve) => {
        const message = { envelope_id: randomUUID(), ...envelope };
        const fault = faults.takeEnvelope();
        if (!post(message, fault)) return resolve({ kind: 'no-app' });
        const callOff = clock.after(ackMs, () => {
          waiting.delete(message.envelope_id);
          resolve({ kind: 'timed-out' });
        });
        if (fault?.kind === 'lose-ack') return;
        waiting.set(message.envelope_id, (answer) => {
          waiting.delete(message.envelope_id);
          callOff();
          resolve({ kind: 'acked', answer });
        });
      });
    },
    receive(text) {
      const message = parse(text);
      if (typeof message?.envelope_id === 'string')
        waiting.get(message.envelope_id)?.(asObject(message.payload) ?? {});
    },
  };

  function post(message: unknown, fault: EnvelopeFault | null): boolean {
    const later = () => void send(message);
    switch (fault?.kind) {
      case 'lose':
        return true;
      case 'delay':
        clock.after(fault.ms ?? 1_000, later);
        return true;
      case 'overtaken':
        overtaken.push(once(later));
        clock.after(fault.ms ?? 1_000, overtaken.at(-1) ?? later);
        return true;
      case 'twice':
        return send(message) && send(message);
      case 'again':
        clock.after(fault.ms ?? 1_000, later);
        return send(message);
      case 'lose-ack':
      case undefined: {
        const sent = send(message);
        const behind = overtaken;
        overtaken = [];
        for (const act of behind) act();
        return sent;
      }
    }
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

function parse(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}
