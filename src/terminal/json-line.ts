import type { JournalEntry } from '../loop/event.ts';
import { escapeJson } from './escape-json.ts';

/** One journal entry as one JSON object on one line: `seq`, `at` (UTC ISO 8601), `loop`, `iteration`, then the event with its `type`. */
export function jsonLine({ seq, at, loopId, iteration, event }: JournalEntry): string {
  return escapeJson({ seq, at: new Date(at).toISOString(), loop: loopId, iteration, ...event });
}
