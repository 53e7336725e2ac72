// Each method of Slack that the bot calls fails in each way there is.
import type { Fault } from '../../../src/playground/faults.ts';
import { defaultSeed } from '../../../src/playground/seed.ts';
import { withMutant } from '../mutant.ts';
import { askUnder, openHomeUnder } from './asking.ts';
import { deliverUnder, type Stage } from './delivery.ts';
import { type Bench, type Expect, inBench, together } from './in-bench.ts';
import type { Figure, Random, Row, Tried } from './row.ts';

type Way = Fault['kind'];
/** A method, and what makes the bot call it. */
type Method = readonly [name: string, act: (bench: Bench, expect: Expect, fault: Fault) => Promise<void>];

/** A lost reply in front of it, so that the message is looked for. */
const LOST: Fault = { method: 'chat.postMessage', kind: 'drop-reply' };
const BOT = 'U0BOT00001';

const delivering =
  (stage: Stage, before: readonly Fault[] = []): Method[1] =>
  (bench, expect, fault) =>
    deliverUnder(bench, expect, stage, [...before, fault]);
const asking: Method[1] = (bench, expect, fault) => askUnder(bench, expect, [fault]);

const POSTED: Method = ['chat.postMessage', delivering('rest')];
const ASKED: Method = ['users.info', asking];
const METHODS: readonly Method[] = [
  POSTED,
  ['chat.update', delivering('edits')],
  ['conversations.history', delivering('first', [LOST])],
  ['conversations.replies', delivering('rest', [LOST])],
  ['files.getUploadURLExternal', delivering('rest')],
  ['upload', delivering('rest')],
  ['files.completeUploadExternal', delivering('rest')],
  ASKED,
  ['usergroups.list', asking],
  ['usergroups.users.list', asking],
  ['conversations.members', asking],
  ['conversations.list', asking],
  ['conversations.info', asking],
  ['views.publish', (bench, expect, fault) => openHomeUnder(bench, expect, [fault])],
];
/** Slack limits methods; the bytes of a file go to an address of their own. */
const LIMITED = METHODS.filter(([method]) => method !== 'upload');
const QUICK: readonly Way[] = ['drop-reply', 'server-error', 'reset'];
/** What the bot waits for until its patience ends. */
const SLOW: readonly Way[] = ['hang', 'withhold-reply'];
/** Calls that were under way when Slack answered another one are nobody's fault. */
const UNDER_WAY_MS = 250;

/** One bot, one method, one way; what is expected of the bot whatever came. */
function tryOne([method, act]: Method, kind: Way, times: number, root?: string): Promise<Tried> {
  const fault = {
    method,
    kind,
    times,
    ...(kind === 'rate-limited' ? { retryAfterS: 1 + times } : {}),
  } as Fault;
  const { channels } = defaultSeed();
  const seed = {
    channels: channels.map((one) => ({ ...one, members: [...new Set([...one.members, BOT])] })),
  };
  const operate = method.startsWith('usergroups') ? ['@qa-team'] : null;
  return inBench(
    async (bench, expect) => {
      const tell: Expect = (holds, words) => expect(holds, `${method}, ${kind} ×${times}: ${words}`);
      await act(bench, tell, fault).catch((error: Error) => tell(false, error.message));
      return kind === 'rate-limited' ? [calledTooEarly(bench, method, times, tell)] : [];
    },
    {
      playground: { seed, ackMs: 30_000 },
      plan: { access: { operate, approve: null } },
      ...(root === undefined ? {} : { root }),
    },
  );
}

/** How often a limited method was called before its time was over. */
function calledTooEarly({ playground }: Bench, method: string, times: number, expect: Expect): Figure {
  const waitMs = (1 + times) * 1_000;
  const calls = playground.controls.calls().filter((call) => call.method === method);
  const limited = calls.filter((call) => call.fault === 'rate-limited');
  expect(limited.length === times, `${limited.length} calls were limited`);
  const early = calls.filter(({ at }) =>
    limited.some((one) => at > one.at + UNDER_WAY_MS && at < one.at + waitMs - 5),
  );
  expect(early.length === 0, `it was called ${early.length} times before its time was over`);
  return { name: 'calls within Retry-After', value: early.length, unit: 'calls', atMost: 0 };
}

/** Every method with each quick way, then every method with each slow one. */
function failing(nth: number, random: Random): Promise<Tried> {
  const method = METHODS[nth % METHODS.length] ?? POSTED;
  const isQuick = nth % (2 * METHODS.length) < METHODS.length;
  const times = () => (isQuick ? 1 + Math.floor(random() * 3) : 1);
  return together((isQuick ? QUICK : SLOW).map((kind) => tryOne(method, kind, times())));
}

export const SLACK_CALLS: readonly Row[] = [
  {
    name: 'Slack fails a call, does not answer it, or its answer is lost',
    tries: METHODS.length * (QUICK.length + SLOW.length),
    short: 1,
    attempt: failing,
    mutant: {
      without: 'looking for a message in doubt',
      attempt: () =>
        withMutant([['src/bot/deliver.ts', 'await lookUp(row)', 'null']], (root) =>
          tryOne(POSTED, 'drop-reply', 1, root),
        ),
    },
  },
  {
    name: 'Slack limits a method (429)',
    tries: 2 * LIMITED.length,
    short: 1,
    attempt: (nth) =>
      tryOne(
        LIMITED[nth % LIMITED.length] ?? POSTED,
        'rate-limited',
        1 + (Math.floor(nth / LIMITED.length) % 2),
      ),
    mutant: {
      without: 'leaving a limited method alone',
      attempt: () =>
        withMutant([['src/bot/slack-client.ts', 'keepRetryAfter(ask),', 'ask,']], (root) =>
          tryOne(ASKED, 'rate-limited', 2, root),
        ),
    },
  },
];
