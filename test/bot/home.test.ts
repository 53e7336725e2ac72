// App Home as each person sees it, published over real HTTP to a real workspace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { homeView } from '../../src/bot/blocks/home-view.ts';
import { storyPlan } from '../helpers/loop-events.ts';
import { story } from '../helpers/play-loop.ts';
import { samplePlan } from './helpers/sample.ts';
import { workbench } from './helpers/workbench.ts';

type Bench = Awaited<ReturnType<typeof workbench>>;

/** What somebody's Home says; '' before it is published. */
const homeOf = (bench: Bench, user: string): string =>
  JSON.stringify(bench.playground.people.views(user).find((one) => one.view.type === 'home')?.view ?? '');

async function opened(bench: Bench, user: string): Promise<string> {
  await bench.playground.people.openHome(user);
  await bench.until(() => homeOf(bench, user) !== '""');
  return homeOf(bench, user);
}

async function play(bench: Bench, until: (type: string) => boolean): Promise<void> {
  const events = story('L1', storyPlan());
  const end = events.findIndex((event) => until(event.type));
  for (const event of end === -1 ? events : events.slice(0, end)) await bench.store.record('L1', event);
}

test('before any loop Home says how to start one, to those who may', async () => {
  const bench = await workbench({ plan: { access: { operate: ['U0MIA00001'], approve: null } } });
  await bench.boot();
  assert.match(
    await opened(bench, 'mia'),
    /No loop has run yet.*\/loop start storefront.*you may operate and approve/,
  );
  const sam = await opened(bench, 'sam');
  assert.match(sam, /Starting one is for mia/);
  assert.doesNotMatch(sam, /loop start/);
  assert.deepEqual(bench.bugs, []);
});

test('a guest and somebody from outside the channel see nothing, and are told why', async () => {
  const outside = { id: 'U0LEE00001', name: 'lee', real_name: 'Lee Outside' };
  const { users, channels } = await workbench().then(({ playground }) => ({
    users: playground.people.users(),
    channels: playground.people.workspace('mia').channels,
  }));
  const lee = { ...users.find((one) => one.name === 'mia'), ...outside } as (typeof users)[number];
  const bench = await workbench({ playground: { seed: { users: [...users, lee], channels } } });
  await bench.boot();
  await play(bench, () => false);
  assert.match(await opened(bench, 'kim'), /no commands from guests/);
  const said = await opened(bench, 'lee');
  assert.match(said, /Nothing here is for you to see.*Only members of #\u2060?storefront-loop/);
  for (const home of [homeOf(bench, 'kim'), said]) assert.doesNotMatch(home, /verified|iteration/);
});

test('while a loop runs Home shows where it is, and what it shows is brought up to date', async () => {
  const bench = await workbench();
  await bench.boot();
  await play(bench, (type) => type === 'failures-grouped');
  const before = await opened(bench, 'mia');
  assert.match(before, /iteration 1.*Group.*declared 5/s);
  await bench.store.record('L1', { type: 'stop-requested', by: 'U0MIA00001', now: false });
  assert.notEqual(await opened(bench, 'mia').then(() => opened(bench, 'mia')), '');
  await bench.until(() => homeOf(bench, 'mia').includes('Stopping after this phase'));
});

test('after the loop Home has its iterations as a table and as a picture with words for it', async () => {
  const bench = await workbench();
  await bench.boot();
  await play(bench, () => false);
  const home = await opened(bench, 'mia');
  assert.match(home, /No loop is running/);
  assert.match(home, /"type":"table"/);
  assert.match(
    home,
    /"slack_file":\{"id":"F[^"]+"\},"alt_text":"storefront, iterations 1 to 2\. Passing: 4, 5/,
  );
});

test('a Home that Slack does not take ends nothing: it is logged and made again at the next opening', async () => {
  const bench = await workbench();
  await bench.boot();
  bench.playground.controls.faults.add({
    method: 'views.publish',
    kind: 'refuse',
    error: 'internal_error',
    times: 1,
  });
  await bench.playground.people.openHome('mia');
  await bench.until(() => bench.logged.some((line) => line.includes('App Home could not be published')));
  assert.match(await opened(bench, 'mia'), /No loop has run yet/);
  assert.deepEqual(bench.bugs, []);
});

test('forty projects stay within what a Home may hold, and those left out are named', () => {
  const project = (n: number) => ({
    roles: {
      plan: samplePlan({ project: `project-${n}` }),
      operate: true,
      approve: true,
      operators: 'everybody',
      approvers: 'everybody',
    },
    channelId: null,
    view: null,
    running: n === 39,
    waitsForYou: [],
    waitsForOthers: 0,
    rows: [],
    picture: null,
  });
  const { blocks } = homeView(
    Array.from({ length: 40 }, (_, n) => project(n)),
    0,
  );
  assert.ok(blocks.length <= 100);
  assert.match(JSON.stringify(blocks[0]), /project-39/);
  assert.match(JSON.stringify(blocks), /and 34 more: project-5, /);
});
