import type { JournalEntry } from '../loop/event.ts';

/**
 * One journal entry as one JSON object on one line, without a line break: `seq`, `at` (UTC ISO 8601), `loop`,
 * `iteration`, then the event with its `type`. Characters that could steer a terminal are escaped.
 */
export function jsonLine({ seq, at, loopId, iteration, event }: JournalEntry): string {
  const line = JSON.stringify({ seq, at: new Date(at).toISOString(), loop: loopId, iteration, ...event });
  return line.replace(/[\u007f-\u009f]|(?!\u200d)\p{Cf}|[\u2028\u2029]/gu, escapeUnit);
}

function escapeUnit(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
