// The daily digest: a tick only wakes, the database decides what is due, once a local date.
import { LoopError } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { Clock, DesiredMessage, Digests, History, Outbox, Store } from '../loop/ports.ts';
import { buildDigest, type Digest, isQuiet } from '../report/digest.ts';
import { renderPng } from '../report/render-png.ts';
import { TREND_SIZE, trendAltText, trendSvg } from '../report/trend-picture.ts';
import { digestMessage } from './blocks/digest-message.ts';
import { lastOccurrence } from './digest-schedule.ts';
import type { PatientWrite } from './patient-write.ts';

const SUBSCRIBER = 'digest';

/** Posts digests: those that are due, and one that somebody asks for. */
export type DigestPoster = {
  /** Posts what is due at this moment; to be called at boot and every minute. */
  tick(): Promise<void>;
  /** Posts one into this channel now; it takes no date from the schedule. `mark` says it once for ever. Throws LoopError `iteration-unknown`, `project-unknown`. */
  postNow(plan: Plan, channel: string, mark: string): Promise<void>;
};

/** `projects` are the plans as their files say now; `onPosted` is called when there is something to deliver. */
export function createDigestPoster(given: {
  readonly projects: () => readonly Plan[];
  readonly history: History;
  readonly store: Store;
  readonly digests: Digests;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly write: PatientWrite;
  readonly onPosted: () => void;
}): DigestPoster {
  const { history, store, digests, outbox, clock, write } = given;

  async function postIfDue(plan: Plan): Promise<void> {
    const { channel, digest: cron, timezone } = plan.slack;
    const { project } = plan;
    if (channel === null || cron === null || !digests.enabled(project)) return;
    const now = clock.now();
    const due = lastOccurrence(cron, timezone, now);
    const last = digests.last(project);
    if (last !== null && due.localDate <= last.localDate) return;
    const digest = digestOf(project, now);
    // Before a project's first iteration there is nothing to tell; what began since the hour waits for the next one.
    if (digest === null || (last === null && firstStart(digest) > due.at)) return;
    const message = toMessage(digest, `digest/${project}/${due.localDate}`, channel);
    if (await write(() => digests.post(project, due.localDate, digest.record, [message]))) given.onPosted();
  }

  function digestOf(project: string, now: number): Digest | null {
    try {
      return buildDigest(project, digests.last(project), now, { history, store });
    } catch (error) {
      if (error instanceof LoopError && ['project-unknown', 'iteration-unknown'].includes(error.code))
        return null;
      throw error;
    }
  }

  return {
    async tick() {
      for (const plan of given.projects()) await postIfDue(plan);
    },
    async postNow(plan, channel, mark) {
      const digest = buildDigest(plan.project, digests.last(plan.project), clock.now(), { history, store });
      const message = toMessage(digest, `digest/${plan.project}/asked/${mark}`, channel);
      await write(() => outbox.desire(SUBSCRIBER, outbox.cursor(SUBSCRIBER), [message]));
      given.onPosted();
    },
  };
}

function firstStart(digest: Digest): number {
  return digest.pictured[0]?.startedAt ?? Number.POSITIVE_INFINITY;
}

function toMessage(digest: Digest, key: string, channel: string): DesiredMessage {
  const message = { key, channel, threadKey: null, broadcast: false, ...digestMessage(digest) };
  if (isQuiet(digest)) return message;
  const { project, pictured } = digest;
  return {
    ...message,
    file: {
      kind: 'picture',
      name: `${project}.png`,
      title: `${project}: tests per iteration`,
      altText: trendAltText(project, pictured),
      base64: renderPng(trendSvg(project, pictured), TREND_SIZE.width * 2).toString('base64'),
    },
  };
}
