import type { RichTextElement, RichTextSection } from '@slack/types';
import { blockedBy } from '../../loop/after-iteration.ts';
import type { Loop } from '../../loop/model.ts';
import { type Waiting, waitingOf } from '../../report/digest.ts';
import { waitingLine } from '../../report/digest-lines.ts';
import { howToGoOn } from './how-to-go-on.ts';
import { count } from './phase-tasks.ts';
import { bold, code, type Message, paragraph, person, richText, words } from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

const MOST = 10;
const MOST_NAMES = 5;

/** A loop still waits for a person: for whom, for what, since when, and how to go on. Owners and people whom the plan names are notified, groups are not. */
export function reminderMessage(loop: Loop, now: number): Message {
  const waiting = waitingOf(loop);
  const groups = waiting.filter((one) => one.groupId !== '').length;
  const where =
    loop.iteration === null ? loop.project : `${loop.project}, iteration ${loop.iteration.number}`;
  const title = `still waits for ${groups > 1 ? `people: ${groups} groups` : 'a person'}`;
  const said = waiting.slice(0, 3).map((one) => waitingLine(one, now));
  return {
    text: `${inertText(where, 120)} ${title}. ${inertText(said.join('; '), 500)}`,
    blocks: [
      richText(
        paragraph(
          words('\u26a0 '),
          bold(`${where} ${title}`),
          words(' since '),
          moment(loop.blockedSince ?? loop.startedAt),
        ),
        ...waiting.slice(0, MOST).map((one) => lineOf(one, loop, now)),
        ...(waiting.length > MOST ? [paragraph(`and ${count(waiting.length - MOST, 'more group')}`)] : []),
        goOn(loop),
      ),
    ],
  };
}

/** `• @sam: g-2b1c Cart is empty, 4 h`; without an owner those whose turn it is. */
function lineOf(one: Waiting, loop: Loop, now: number): RichTextSection {
  const who = one.owner === null ? whoMay(loop, one.needs) : [person(one.owner)];
  return paragraph(words('\u2022 '), ...who, words(': '), literal(waitingLine(one, now), 240));
}

/** Those whom the plan names; nobody reads an id. */
function whoMay({ plan }: Loop, needs: Waiting['needs']): readonly RichTextElement[] {
  const { operate, approve } = plan.access;
  const listed = needs === 'approve' ? (approve ?? operate) : operate;
  if (listed === null) return [words('anybody in this channel')];
  const named = listed.slice(0, MOST_NAMES).flatMap((entry, index) => [
    ...(index === 0 ? [] : [words(', ')]),
    // The id of a group says nothing, and mentioning it would call all of its members.
    /^S[A-Z0-9]{6,20}$/.test(entry) ? words('a user group') : person(entry),
  ]);
  const more = listed.length - MOST_NAMES;
  return more > 0 ? [...named, words(` and ${more} more`)] : named;
}

function goOn(loop: Loop): RichTextSection {
  const { iteration } = loop;
  const offered = howToGoOn(loop);
  if (offered !== null) return paragraph(words('To go on: '), literal(offered, 400));
  const hint = iteration !== null && loop.iterationEnded ? (blockedBy(loop, iteration)?.hint ?? '') : '';
  return hint.includes('/loop resume')
    ? paragraph(words('To go on: '), literal(hint, 400))
    : paragraph(words('When it is mended: '), code(`/loop resume ${cleanLine(loop.project, 80)}`));
}

/** A moment as the reader's own clock shows it. */
function moment(at: number): RichTextElement {
  const timestamp = Math.floor(at / 1_000);
  const utc = new Date(timestamp * 1_000).toISOString().slice(0, 16).replace('T', ' ');
  return { type: 'date', timestamp, format: '{date_short_pretty}, {time}', fallback: `${utc} UTC` };
}
