// A real bot is scraped through a loop, and what it says is compared with the database, the disk and the playground.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { logLines } from '../helpers/log-lines.ts';
import { ask, scrape, statusUrl } from '../helpers/scrape.ts';
import { type Bot, eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';
import { freePort } from '../storefront/storefront.ts';

const CHANNEL = '#storefront-loop';

async function world(t: TestContext) {
  const project = createTinyProject({ a_1: false, a_2: true }, (yaml) => yaml.replace('#tiny', CHANNEL));
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const bots: Bot[] = [];
  t.after(async () => {
    for (const bot of bots) await bot.kill('SIGKILL');
    await playground.close();
    project.remove();
  });
  const start = (more: NodeJS.ProcessEnv = {}) => {
    const bot = spawnBot(playground, project.config, {
      ...project.env,
      GREENLOOP_DATA: project.data,
      GREENLOOP_STATUS_PORT: '0',
      LOG_LEVEL: 'info',
      ...more,
    });
    bots.push(bot);
    return bot;
  };
  const journal = () => {
    const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
    try {
      return opened.store.journal(0, 100_000);
    } finally {
      opened.close();
    }
  };
  const type = (user: string, text: string) => playground.people.command({ user, channel: CHANNEL, text });
  return { project, playground, start, journal, type };
}

test('a bot that is scraped through a loop says what the database, the disk and Slack say too', async (t) => {
  const { project, playground, start, journal, type } = await world(t);
  project.say('hold-suite', 'a_');
  const bot = start();
  const url = await statusUrl(bot);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  await eventually('the bot to connect', () => playground.controls.connections() > 0);
  await type('kim', '/loop start');
  await type('mia', '/loop start');
  await eventually('the suite to run', () => project.lines('suite-starts').length === 1);
  assert.deepEqual(await ask(url, '/healthz'), { status: 200, words: 'ok\n' });
  assert.deepEqual(await ask(url, '/readyz'), { status: 200, words: 'ready\n' });
  const during = await scrape(url);
  assert.equal(during.of('greenloop_suites_running{purpose="test"}'), 1);
  assert.equal(during.of('greenloop_loops{state="running"}'), 1);
  assert.equal(during.of('greenloop_loops{state="reached"}'), 0);
  assert.equal(during.of('greenloop_leader'), 1);
  assert.equal(during.of('greenloop_lease_epoch'), 1);
  assert.equal(during.of('greenloop_slack_connected'), 1);

  playground.controls.faults.add({ method: 'chat.update', kind: 'rate-limited', retryAfterS: 1 });
  project.unsay('hold-suite');
  await eventually('the end', () => journal().some(({ event }) => event.type === 'loop-finished'));
  await eventually('the backup', () => readdirSync(join(project.data, 'backups')).length === 1);
  const transcript = () => JSON.stringify(playground.people.transcript(CHANNEL, null));
  await eventually('the last message', () => /reached/.test(transcript()));
  let after = await scrape(url);
  while (after.of('greenloop_outbox_waiting') !== 0) after = await scrape(url);

  const events = journal().map(({ event }) => event);
  assert.equal(after.of('greenloop_events_recorded_total'), events.length);
  const db = new Database(join(project.data, 'greenloop.db'), { readonly: true });
  const stored = db.prepare('SELECT count(*) FROM results WHERE outcome = ?').pluck();
  const [passed, failed] = [stored.get(0), stored.get(1)];
  const messages = db
    .prepare(`SELECT count(*) FROM outbox WHERE coalesce(file ->> 'kind', '') <> 'snippet'`)
    .pluck()
    .get();
  db.close();
  assert.ok(Number(passed) > 0 && Number(failed) > 0);
  assert.equal(after.of('greenloop_results_recorded_total{outcome="passed"}'), passed);
  assert.equal(after.of('greenloop_results_recorded_total{outcome="failed"}'), failed);
  assert.equal(after.of('greenloop_loops{state="running"}'), 0);
  assert.equal(after.of('greenloop_loops{state="reached"}'), 1);
  assert.equal(after.sum('greenloop_suites_running'), 0);
  assert.equal(after.of('greenloop_outbox_oldest_age_seconds'), 0);
  assert.equal(after.of('greenloop_outbox_refused'), 0);
  assert.equal(after.of('greenloop_inbox_pending'), 0);
  assert.equal(after.of('greenloop_commands_total{action="start",outcome="done"}'), 1);
  assert.equal(after.of('greenloop_commands_total{action="start",outcome="refused"}'), 1);
  assert.equal(after.of('greenloop_slack_ack_duration_seconds_count{kind="command"}'), 2);
  assert.equal(after.of('greenloop_slack_calls_total{method="apps.connections.open",outcome="ok"}'), 1);
  assert.equal(after.of('greenloop_slack_calls_total{method="chat.postMessage",outcome="ok"}'), messages);
  assert.equal(after.of('greenloop_slack_calls_total{method="chat.update",outcome="rate_limited"}'), 1);
  assert.equal(after.of('greenloop_slack_rate_limit_wait_seconds_total'), 1);
  assert.equal(after.of('greenloop_backups'), 1);
  assert.ok((after.of('greenloop_backup_age_seconds') ?? -1) >= 0);
  const size = statSync(join(project.data, 'greenloop.db')).size;
  assert.ok((after.of('greenloop_database_size_bytes') ?? 0) >= size);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
    assert.ok((after.of(name) ?? 0) > 0, name);
  assert.equal((await fetch(`${url}/metrics`, { method: 'POST' })).status, 405);
  assert.equal((await ask(url, '/')).status, 404);
});

test('a second bot is healthy and not ready, has no figure of the loops, and takes over', async (t) => {
  const { playground, start } = await world(t);
  const first = start();
  await statusUrl(first);
  await eventually('the bot to connect', () => playground.controls.connections() > 0);
  const second = start();
  const url = await statusUrl(second);
  await eventually('it to wait', () => second.said().includes('waiting until it ends'));
  assert.equal((await ask(url, '/healthz')).status, 200);
  const { status, words } = await ask(url, '/readyz');
  assert.equal(status, 503);
  assert.match(words, new RegExp(`^\\S+greenloop\\.db is led by process ${first.pid} on .+\n$`));
  const waiting = await scrape(url);
  assert.equal(waiting.of('greenloop_leader'), 0);
  assert.deepEqual(
    waiting.names.filter((name) => name.startsWith('greenloop_')),
    ['greenloop_build_info', 'greenloop_leader'],
  );
  assert.equal(await first.kill('SIGTERM'), 0);
  let asked = await ask(url, '/readyz');
  while (asked.status !== 200) asked = await ask(url, '/readyz');
  const leading = await scrape(url);
  assert.equal(leading.of('greenloop_leader'), 1);
  assert.equal(leading.of('greenloop_lease_epoch'), 2);
});

test('a bot that Slack does not reach is not ready and says so, until Slack is back', async (t) => {
  const { playground, start } = await world(t);
  const url = await statusUrl(start());
  await eventually('the bot to connect', () => playground.controls.connections() > 0);
  let asked = await ask(url, '/readyz');
  while (asked.status !== 200) asked = await ask(url, '/readyz');
  playground.controls.setAway(true);
  while (asked.status !== 503) asked = await ask(url, '/readyz');
  assert.equal(asked.words, 'Slack does not reach it: it is not connected\n');
  assert.equal((await scrape(url)).of('greenloop_slack_connected'), 0);
  playground.controls.setAway(false);
  while (asked.status !== 200) asked = await ask(url, '/readyz');
  assert.equal((await scrape(url)).of('greenloop_slack_connected'), 1);
});

test('over HTTP it is ready while it listens, and its status is on a port of its own', async (t) => {
  const { project, playground } = await world(t);
  const port = await freePort();
  const { bot_token } = playground.team();
  const http = { apiUrl: playground.apiUrl, team: () => ({ bot_token, app_token: '' }) };
  const bot = spawnBot(http, project.config, {
    ...project.env,
    GREENLOOP_DATA: project.data,
    GREENLOOP_STATUS_PORT: '0',
    LOG_LEVEL: 'info',
    SLACK_SIGNING_SECRET: 'f00dfacef00dfacef00dfacef00dface',
    PORT: String(port),
    HOST: '127.0.0.1',
  });
  t.after(() => bot.kill('SIGKILL'));
  const url = await statusUrl(bot);
  assert.notEqual(url, `http://127.0.0.1:${port}`);
  let asked = await ask(url, '/readyz');
  while (asked.status !== 200) asked = await ask(url, '/readyz');
  assert.equal((await scrape(url)).of('greenloop_slack_connected'), 1);
  const slackPort = `http://127.0.0.1:${port}`;
  assert.equal((await ask(slackPort, '/healthz')).status, 200);
  for (const path of ['/metrics', '/readyz']) assert.equal((await ask(slackPort, path)).status, 404);
  assert.equal(await bot.kill('SIGTERM'), 0);
});

test('every line is JSON, and what people ask for is followed by its request id from its reception to its loop', async (t) => {
  const { project, playground, start, journal, type } = await world(t);
  const bot = start();
  await statusUrl(bot);
  await eventually('the bot to connect', () => playground.controls.connections() > 0);
  project.say('hold-suite', 'a_');
  await type('kim', '/loop stop');
  await type('mia', '/loop start');
  const parent = await eventually('the message', () =>
    playground.people.transcript(CHANNEL, null).find(({ text }) => /iteration 1/.test(text)),
  );
  await playground.people.say({ user: 'sam', channel: CHANNEL, text: '@greenloop status' }).delivery;
  const press = { user: 'mia', channel: CHANNEL, ts: parent.ts, action_id: 'loop-pause' };
  assert.equal((await playground.people.press(press)).ok, true);
  project.unsay('hold-suite');
  await eventually('the pause', () => journal().some(({ event }) => event.type === 'loop-paused'));
  await type('mia', '/loop resume');
  await eventually('the end', () => journal().some(({ event }) => event.type === 'loop-finished'));
  assert.equal(await bot.kill('SIGTERM'), 0);
  const lines = logLines(bot.said());
  const received = lines.filter(({ msg }) => msg === 'Received from Slack');
  const [refused, started, mentioned, pressed] = received.map(({ requestId }) => String(requestId));
  assert.deepEqual(
    received.map(({ kind }) => kind),
    ['command', 'command', 'event', 'action', 'command'],
  );
  assert.match(started ?? '', /^R[0-9a-f]{12}$/);
  assert.notEqual(refused, started);
  const of = (id: string | undefined) =>
    lines
      .filter(({ requestId }) => requestId === id)
      .map(({ msg, event, outcome }) => [msg, event ?? outcome]);
  assert.deepEqual(of(refused), [
    ['Received from Slack', undefined],
    ['Carried out', 'refused'],
  ]);
  assert.deepEqual(of(started), [
    ['Received from Slack', undefined],
    ['Recorded', 'loop-started'],
    ['Carried out', 'done'],
  ]);
  assert.deepEqual(of(mentioned), [
    ['Received from Slack', undefined],
    ['Carried out', 'done'],
  ]);
  assert.deepEqual(of(pressed), [
    ['Received from Slack', undefined],
    ['Recorded', 'pause-requested'],
    ['Carried out', 'done'],
  ]);
  const entries = journal();
  const recorded = lines.filter(({ msg }) => msg === 'Recorded');
  assert.deepEqual(
    recorded.map(({ event, loopId, iteration }) => [event, loopId, iteration ?? null]),
    entries.map(({ event, loopId, iteration }) => [event.type, loopId, iteration]),
  );
  let iterationId: string | undefined;
  for (const [index, { event, iteration }] of entries.entries()) {
    if (event.type === 'iteration-started') iterationId = event.iterationId;
    if (iteration !== null) assert.equal(recorded[index]?.iterationId, iterationId, event.type);
  }
});
