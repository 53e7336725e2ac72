// What people type, of all kinds: looking most of the time, steering sometimes, nonsense too.
import type { Random } from '../faults/rows/row.ts';
import { PEOPLE } from './load-seed.ts';

const SAID: readonly (readonly [weight: number, text: string])[] = [
  [30, 'status'],
  [12, 'history'],
  [8, 'report'],
  [5, 'compare'],
  [5, 'flaky'],
  [4, 'slow'],
  [6, 'test 000001'],
  [5, 'digest'],
  [8, 'help'],
  [3, 'stop'],
  [3, 'pause'],
  [5, 'resume'],
  [4, 'sttaus'],
  [3, 'make it green <!channel> `rm -rf /`'],
  [2, 'start --ref ../..'],
];
/** Of ten people who type, so many may not. */
const STRANGERS = 3;

/** A command, and who types it. */
export function saySomething(random: Random): { readonly user: string; readonly text: string } {
  const texts = SAID.flatMap(([weight, text]) => Array<string>(weight).fill(text));
  const text = texts[Math.floor(random() * texts.length)];
  return { user: somebody(random), text: `/loop ${text}` };
}

/** Somebody of the channel, with rights or without. */
export function somebody(random: Random): string {
  const from =
    random() * 10 < STRANGERS
      ? [...PEOPLE.onlookers, ...PEOPLE.guests]
      : [...PEOPLE.operators, ...PEOPLE.approvers];
  return from[Math.floor(random() * from.length)] ?? 'ada';
}
