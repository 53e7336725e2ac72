// People press buttons in the thread of a real bot, over real WebSockets, on a real project.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { eventually } from '../helpers/spawn-bot.ts';
import { TINY_CHANNEL as CHANNEL, openTiny, withRoles } from '../helpers/tiny-in-slack.ts';
import type { createTinyProject } from '../helpers/tiny-project.ts';

async function open(t: TestContext, ...args: Parameters<typeof createTinyProject>) {
  const { project, playground } = await openTiny(t, ...args);
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
  const messages = () =>
    playground.people.transcript(CHANNEL, null).flatMap((message) => [message, ...message.replies]);
  /** The newest message with this button. */
  const find = (actionId: string) =>
    messages().findLast((message) => JSON.stringify(message.blocks ?? []).includes(`"${actionId}"`));
  const press = async (user: string, actionId: string) => {
    const message = await eventually(`a button ${actionId}`, () => find(actionId));
    return playground.people.press({ user, channel: CHANNEL, ts: message.ts, action_id: actionId });
  };
  const whispered = (user: string, words: RegExp) =>
    eventually(`${user} to be told ${words}`, () =>
      playground.people
        .transcript(CHANNEL, user)
        .flatMap((message) => [message, ...message.replies])
        .some((message) => message.ephemeral_to !== undefined && words.test(message.text)),
    );
  const says = (words: RegExp) =>
    eventually(`the channel to say ${words}`, () => messages().some((message) => words.test(message.text)));
  return { project, playground, press, find, whispered, says };
}

test('a held fix is approved by somebody who may, and the loop arrives', async (t) => {
  const { project, press, find, whispered, says } = await open(t, { a_1: false, a_2: true }, withRoles);
  project.say('fixer', 'fix-and-cheat');
  await press('mia', 'fix-approve');
  await whispered('mia', /Only U0SAM00001 may do this|Only .*may do this/);
  await press('mia', 'group-take');
  await whispered('mia', /is yours/);
  await eventually('the group to show its owner', () =>
    JSON.stringify(find('group-claim')?.blocks ?? []).includes('taken by'),
  );
  await press('sam', 'fix-approve');
  await whispered('sam', /is merged, deployed and tested in your name/);
  await says(/goal reached|has reached|is reached/i);
  await eventually(
    'no button to be left',
    () => find('fix-approve') === undefined && find('loop-stop') === undefined,
  );
  const opened = openStore({ file: `${project.data}/greenloop.db`, clock: systemClock });
  t.after(() => opened.close());
  const tries = opened.audit
    .list(50)
    .map((entry) => `${entry.who} ${entry.what.split(' ')[0]} ${entry.allowed}`);
  assert.ok(tries.includes('T0PLAYGRND/U0MIA00001 fix-approved false'), tries.join('\n'));
  assert.ok(tries.includes('T0PLAYGRND/U0SAM00001 fix-approved true'), tries.join('\n'));
  assert.match(project.git('log', '--format=%B', 'greenloop/tiny'), /Greenloop-Approved-By: U0SAM00001/);
});

test('a deployment waits for its approval, and a second press is told that it came late', async (t) => {
  const approval = (yaml: string) => withRoles(yaml).replace('deploy:\n', 'deploy:\n  approval: true\n');
  const { project, press, whispered, says, playground, find } = await open(t, { a_1: true }, approval);
  const message = await eventually('the question', () => find('deployment-approve'));
  await press('mia', 'deployment-approve');
  await whispered('mia', /may do this/);
  assert.deepEqual(project.lines('deploy-starts'), []);
  const again = { user: 'sam', channel: CHANNEL, ts: message.ts, action_id: 'deployment-approve' };
  await Promise.all([playground.people.press(again), playground.people.press(again)]);
  await whispered('sam', /is deployed now/);
  await whispered('sam', /approved already|does not wait|is over|has finished/);
  await says(/goal reached|has reached|is reached/i);
  assert.equal(project.lines('deploy-starts').length, 1);
});

test('a refused deployment is not made, and the channel is told what to do', async (t) => {
  const approval = (yaml: string) => withRoles(yaml).replace('deploy:\n', 'deploy:\n  approval: true\n');
  const { project, press, says } = await open(t, { a_1: true }, approval);
  await press('sam', 'deployment-refuse');
  await says(/refused to deploy [0-9a-f]{7}.*\/loop resume/);
  assert.deepEqual(project.lines('deploy-starts'), []);
});

test('what a deployment that went wrong printed is in its thread as a file, beside its message', async (t) => {
  const { project, playground, says } = await open(t, { a_1: false, a_2: true });
  project.say('deploy', '\nfail\n');
  await says(/Deployment of [0-9a-f]{7}: all that its command printed/);
  const files = playground.people
    .transcript(CHANNEL, null)
    .flatMap(({ replies }) => replies.flatMap(({ attached }) => attached));
  const { id, name } = files.find((file) => file.title.startsWith('Deployment of')) ?? {};
  const { id: team, bot_token: token } = playground.team();
  const bytes = await fetch(`${playground.url}/files-pri/${team}-${id}/${name}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(
    await bytes.text(),
    '--- standard output ---\n::step Built\n\n--- standard error ---\nthe image does not build',
  );
});

test('what a fixer says while it works is in the message of its group, and goes when it is done', async (t) => {
  const { project, playground } = await openTiny(t, { a_1: false, a_2: true });
  project.say('hold-fixer');
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
  const group = () =>
    JSON.stringify(
      playground.people
        .transcript(CHANNEL, null)
        .flatMap(({ replies }) => replies)
        .find(({ text }) => text.includes('a_1'))?.blocks ?? [],
    );
  await eventually('the fixer to be heard', () => group().includes('The fixer says: looking at a_1'));
  project.unsay('hold-fixer');
  await eventually('the fix to be verified', () => group().includes('verified on the deployment'));
  assert.ok(!group().includes('The fixer says'));
});
