// `/loop digest`: the schedule, on and off, and one now.
import { unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { Clock, Digests, InboxCommand } from '../loop/ports.ts';
import type { Channels } from './channels.ts';
import { checkChannel } from './check-channel.ts';
import { nextOccurrence } from './digest-schedule.ts';
import type { PatientWrite } from './patient-write.ts';
import type { DigestPoster } from './post-digest.ts';

/** Does it, and says what is true now. Throws LoopError `iteration-unknown`, `project-unknown`, `slack-not-in-channel`. */
export async function tellDigest(
  act: 'show' | 'now' | 'on' | 'off',
  plan: Plan,
  command: InboxCommand,
  given: {
    readonly digests: Digests;
    readonly channels: Channels;
    readonly clock: Clock;
    readonly write: PatientWrite;
    readonly postDigest: DigestPoster['postNow'];
  },
): Promise<string> {
  const { digests, clock, write } = given;
  switch (act) {
    case 'show':
      return schedule(plan, digests.enabled(plan.project), clock.now());
    case 'on':
    case 'off':
      await write(() => digests.setEnabled(plan.project, act === 'on', command.userId));
      return schedule(plan, act === 'on', clock.now());
    case 'now': {
      const channel = await checkChannel(plan.slack.channel ?? command.channelId, given.channels);
      await given.postDigest(plan, channel.id, command.id);
      return `The digest of ${plan.project} goes to #${channel.name}. The scheduled one comes all the same.`;
    }
    default:
      return unreachable(act);
  }
}

function schedule({ project, slack }: Plan, on: boolean, now: number): string {
  if (slack.digest === null)
    return `${project} has no digest schedule: slack.digest in greenloop.yaml, as in "0 9 * * 1-5". /loop digest now posts one.`;
  if (!on) return `The digest of ${project} is off. /loop digest on turns it on again.`;
  const next = new Intl.DateTimeFormat('en-GB', {
    timeZone: slack.timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(nextOccurrence(slack.digest, slack.timezone, now).at);
  return `The digest of ${project} is on: the next one comes on ${next} (${slack.timezone}) into ${slack.channel ?? 'no channel: set slack.channel in greenloop.yaml'}.`;
}
