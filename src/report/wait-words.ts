import type { IterationFacts } from '../loop/ports.ts';
import { cleanLine } from './clean-text.ts';
import { formatDuration } from './format-duration.ts';

type Wait = IterationFacts['waits'][number];

/** `waited 15 s for the environment (db: connection refused)`; one that has not ended says since when it waits only by its words. */
export function waitWords({ on, reason, since, until }: Wait): string {
  const whom = { environment: 'the environment', person: 'a person', infrastructure: 'this machine' }[on];
  const why = cleanLine(reason, 300);
  return until === null
    ? `waits for ${whom} (${why})`
    : `waited ${formatDuration(until - since)} for ${whom} (${why})`;
}
