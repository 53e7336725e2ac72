// Tests in quarantine, in words: the same in Slack, in a terminal and in a report.

import type { TestIdentity } from '../loop/model.ts';
import type { IterationFacts, Quarantine } from '../loop/ports.ts';
import { cleanLine } from './clean-text.ts';
import { testLabel } from './words.ts';

/** `in quarantine until 9 Dec 2026, 00:00 (mia: race in the clock)`. */
export function quarantineWords(
  { by, reason, until }: Pick<Quarantine, 'by' | 'reason' | 'until'>,
  timeZone: string,
): string {
  return `in quarantine until ${quarantineEnd(until, timeZone)} (${cleanLine(by, 60)}: ${cleanLine(reason, 200)})`;
}

/** What is true after somebody put a test into quarantine. */
export function putInWords(test: TestIdentity, until: number, timeZone: string): string {
  const when = `${quarantineEnd(until, timeZone)} (${timeZone})`;
  return `${testLabel(test)} is in quarantine until ${when}: it runs and does not count, from its next run on`;
}

/** What is true after somebody released a test. */
export function releasedWords(test: TestIdentity): string {
  return `${testLabel(test)} counts again, from its next run on`;
}

/** `9 Dec 2026, 00:00`, as the project's clock has it. */
function quarantineEnd(until: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(until);
}

/** `the quarantine of pays is over: it counts again`; who released it, when somebody did. */
export function endedWords({ name, releasedBy }: IterationFacts['quarantineEnded'][number]): string {
  const who = releasedBy === null ? 'is over' : `was ended by ${cleanLine(releasedBy, 60)}`;
  return `the quarantine of ${cleanLine(name, 160)} ${who}: it counts again`;
}
