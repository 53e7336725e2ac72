import { randomUUID } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';

/** Permissions to open one socket, each for 30 s and once. */
export type Tickets = {
  issue(): string;
  /** Whether the ticket was good; it is not any more. */
  use(ticket: string): boolean;
};

/** No tickets yet. */
export function createTickets(clock: PlaygroundClock, lifeMs = 30_000): Tickets {
  const until = new Map<string, number>();
  return {
    issue() {
      for (const [old, end] of until) if (end < clock.now()) until.delete(old);
      const ticket = randomUUID();
      until.set(ticket, clock.now() + lifeMs);
      return ticket;
    },
    use(ticket) {
      const end = until.get(ticket);
      until.delete(ticket);
      return end !== undefined && end >= clock.now();
    },
  };
}
