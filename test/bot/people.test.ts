// Who people are and what they belong to, asked of a real workspace over HTTP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebClient } from '@slack/web-api';
import { createChannels } from '../../src/bot/channels.ts';
import { createPeople } from '../../src/bot/people.ts';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { handClock, settled } from './helpers/hand-clock.ts';

const QA = { id: 'S0QATEAM01', handle: 'QA-Team', name: 'QA team' };

async function workspace(t: { after(fn: () => Promise<void>): void }) {
  const playground = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: { userGroups: [{ ...QA, users: ['U0MIA00001'] }] },
  });
  t.after(playground.close);
  const client = new WebClient(playground.team().bot_token, {
    slackApiUrl: playground.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  const clock = handClock();
  const logged: string[] = [];
  const logger = { error: (_fields: object, line: string) => void logged.push(line) };
  const people = createPeople(client, createChannels(client), clock, logger);
  return { people, clock, client, logger, logged, controls: playground.controls };
}

const idsOf = (admitted: object) => ('userIds' in admitted ? admitted.userIds : admitted);

test('a change of a user group is noticed after a minute, and at once where it is asked anew', async (t) => {
  const { people, clock, controls } = await workspace(t);
  const asked = (fresh: boolean) => people.admitted(['@qa-team'], null, fresh).then(idsOf);
  assert.deepEqual(await asked(false), ['U0MIA00001']);
  controls.putUserGroup({ ...QA, users: ['U0SAM00001'] });
  await clock.advance(59_999);
  assert.deepEqual(await asked(false), ['U0MIA00001']);
  assert.deepEqual(await asked(true), ['U0SAM00001']);
  controls.putUserGroup({ ...QA, users: [] });
  await clock.advance(60_000);
  assert.deepEqual(await asked(false), []);
});

test('somebody who is deactivated is so at once where it is asked anew', async (t) => {
  const { people, controls } = await workspace(t);
  const mia = await people.user('U0MIA00001', false);
  assert.equal(mia?.deleted, false);
  const { id, name, isBot } = mia ?? assert.fail();
  const rest = { is_admin: false, is_restricted: false, is_ultra_restricted: false, tz: 'UTC' };
  controls.putUser({ id, name, real_name: name, is_bot: isBot, deleted: true, ...rest });
  assert.equal((await people.user(id, false))?.deleted, false);
  assert.equal((await people.user(id, true))?.deleted, true);
});

test('a list lets in whom it names, by group or user, and says which groups Slack does not know', async (t) => {
  const { people, controls } = await workspace(t);
  controls.putUserGroup({
    id: 'S0GONE0001',
    handle: 'gone',
    name: 'Gone',
    users: ['U0KIM00001'],
    disabled: true,
  });
  const list = [QA.id, '@nobody', 'S0GONE0001', '@gone', 'U0SAM00001', 'U0NOBODY01'];
  assert.deepEqual(await people.admitted(list, null, true), {
    kind: 'listed',
    userIds: ['U0MIA00001', 'U0SAM00001', 'U0NOBODY01'],
    names: ['@qa-team', '@nobody', 'S0GONE0001', '@gone', 'sam', 'somebody whom Slack does not know'],
    unknown: ['@nobody', 'S0GONE0001', '@gone'],
  });
});

test('where Slack is asked too often, what it said within the last minute counts, and nothing older', async (t) => {
  const { people, clock, controls } = await workspace(t);
  await people.admitted(['@qa-team'], null, true);
  controls.faults.add({ method: 'usergroups.users.list', kind: 'rate-limited', times: 2 });
  assert.deepEqual(idsOf(await people.admitted(['@qa-team'], null, true)), ['U0MIA00001']);
  await clock.advance(60_000);
  assert.deepEqual(await people.admitted(['@qa-team'], null, true), {
    kind: 'unknown',
    reason: 'Slack is asked too often just now, try again in a minute',
  });
});

test('a permission that the app lacks is said, and nobody is let in', async (t) => {
  const { people, controls } = await workspace(t);
  controls.faults.add({ method: 'usergroups.list', kind: 'refuse', error: 'missing_scope' });
  const admitted = await people.admitted(['@qa-team', 'U0MIA00001'], null, true);
  assert.equal(admitted.kind, 'unknown');
  assert.match('reason' in admitted ? admitted.reason : '', /lacks a permission.*manifest\.json/);
});

test('somebody is called by name once Slack was asked, which the first question does', async (t) => {
  const { people } = await workspace(t);
  assert.equal(people.nameOf('U0SAM00001'), null);
  for (let turn = 0; turn < 1_000 && people.nameOf('U0SAM00001') === null; turn += 1) await settled();
  assert.equal(people.nameOf('U0SAM00001'), 'sam');
  assert.equal(people.nameOf('a terminal'), null);
});

test('the members of the channel that has the name now are let in, not those of one that had it before', async (t) => {
  const { clock, client, logger } = await workspace(t);
  const renamed = {
    idOf: async () => 'C0GENERAL1',
    look: async () => ({ id: 'C0LOOP0001', name: 'general', isMember: true, isArchived: false }),
  };
  const people = createPeople(client, renamed, clock, logger);
  const members = async (fresh: boolean) => idsOf(await people.admitted(null, '#general', fresh));
  const ofLoop = await client.conversations.members({ channel: 'C0LOOP0001' });
  assert.deepEqual(await members(true), ofLoop.members);
  assert.notDeepEqual(await members(false), ofLoop.members);
});

test('what keeps Slack from saying who people are is told once, with what mends it', async (t) => {
  const { people, controls, logged } = await workspace(t);
  const refuse = (error: string, times: number) =>
    controls.faults.add({ method: 'users.info', kind: 'refuse', error, times });
  refuse('missing_scope', 3);
  for (let n = 0; n < 3; n += 1) assert.equal(await people.user('U0MIA00001', true), null);
  refuse('user_not_found', 1);
  assert.equal(await people.user('U0MIA00001', true), null);
  assert.equal(logged.length, 1);
  assert.match(logged[0] ?? '', /nobody may do anything: The Slack app lacks a permission .*manifest/);
  assert.equal((await people.user('U0MIA00001', true))?.name, 'mia');
  refuse('missing_scope', 1);
  await people.user('U0MIA00001', true);
  assert.equal(logged.length, 2);
});
