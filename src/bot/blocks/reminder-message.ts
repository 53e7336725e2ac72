import type { FailureGroup, Loop } from '../../loop/model.ts';
import { type Waiting, waitingOf } from '../../report/digest.ts';
import { waitingLine } from '../../report/digest-lines.ts';
import { bold, code, type Message, paragraph, person, richText, words } from './rich-text.ts';
import { inertText, literal } from './untrusted-text.ts';

const MOST = 10;

/** A loop still waits for a person: for whom, for what, since when, and how to go on. Owners are notified. */
export function reminderMessage(loop: Loop, now: number): Message {
  const waiting = waitingOf(loop);
  const groups = waiting.filter((one) => one.groupId !== '').length;
  const title = `Still waiting for ${groups === 1 ? 'a person' : groups > 1 ? `people: ${groups} groups` : 'a person'}`;
  const lines = waiting.slice(0, MOST).map((one) => lineOf(one, loop, now));
  return {
    text: `${inertText(loop.project, 80)}: ${title.toLowerCase()}. ${inertText(
      waiting
        .map((one) => waitingLine(one, now))
        .slice(0, 3)
        .join('; '),
      500,
    )}`,
    blocks: [
      richText(
        paragraph(words('\u26a0 '), bold(title)),
        ...lines,
        ...(waiting.length > MOST ? [paragraph(`and ${waiting.length - MOST} more`)] : []),
        groups > 0
          ? paragraph(
              words('Press "Fixed, check it" on a group\'s message when its fix is there, or type '),
              code('/loop resume'),
            )
          : paragraph(words('When it is mended: '), code('/loop resume')),
      ),
    ],
  };
}

function lineOf(one: Waiting, loop: Loop, now: number) {
  const who = one.owner === null ? words(`for ${whoMay(loop, one.groupId)}: `) : person(one.owner);
  return paragraph(
    words('\u2022 '),
    who,
    words(one.owner === null ? '' : ': '),
    literal(waitingLine(one, now), 240),
  );
}

/** Who could take it, as the plan names them. */
function whoMay(loop: Loop, groupId: string): string {
  const group: FailureGroup | undefined = loop.iteration?.groups.find((one) => one.id === groupId);
  const { operate, approve } = loop.plan.access;
  const listed = group?.status === 'needs-review' ? (approve ?? operate) : operate;
  return listed === null ? 'anybody in this channel' : listed.slice(0, 5).join(', ');
}
