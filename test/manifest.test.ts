// manifest.json against the rules that Slack publishes, and against the code, both ways.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { defaultSeed } from '../src/playground/seed.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const manifest = JSON.parse(read('manifest.json'));
const keeps = new Ajv({ allErrors: true }).compile(
  JSON.parse(read('test/fixtures/slack-manifest.schema.json')),
);
const fits = (given: unknown): boolean => keeps(given);
const source = globSync('src/bot/**/*.ts', { cwd: root }).map(read).join('\n');
const allOf = (pattern: RegExp) =>
  [...new Set([...source.matchAll(pattern)].map((found) => found[1] ?? ''))].sort();
const greenloop = (...words: string[]) =>
  execFileSync(process.execPath, [`${root}bin/greenloop.js`, 'manifest', ...words], { encoding: 'utf8' });

/** Bot scopes that a Web API method needs for what we ask of it, from its page under https://docs.slack.dev/reference/methods. */
const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.publish': [],
};
/** What an event is subscribed to as, and the scope that it needs, from its page under https://docs.slack.dev/reference/events. */
const EVENTS: Readonly<Record<string, readonly [subscription: string, scopes: readonly string[]]>> = {
  app_home_opened: ['app_home_opened', []],
  app_mention: ['app_mention', ['app_mentions:read']],
  message: ['message.im', ['im:history']],
};

test('the manifest keeps the rules that Slack publishes', () => {
  assert.ok(fits(manifest), JSON.stringify(keeps.errors));
});

test('the rules refuse a manifest that Slack would', () => {
  const { display_information: names, ...rest } = manifest;
  assert.ok(!fits(rest));
  assert.ok(!fits({ ...manifest, display_information: { ...names, name: 'x'.repeat(36) } }));
  assert.ok(!fits({ ...manifest, settings: { ...manifest.settings, sockets: true } }));
});

test('for HTTP it is the same app with one address everywhere, and keeps the rules', () => {
  assert.deepEqual(JSON.parse(greenloop()), manifest);
  const http: typeof manifest = JSON.parse(greenloop('https://greenloop.example.com/'));
  const kept = fits(http);
  assert.ok(kept, JSON.stringify(keeps.errors));
  const url = 'https://greenloop.example.com/slack/events';
  assert.deepEqual(
    [
      http.features.slash_commands.map((one: { url: string }) => one.url),
      http.settings.event_subscriptions.request_url,
      http.settings.interactivity.request_url,
      http.settings.socket_mode_enabled,
    ],
    [[url], url, url, false],
  );
  assert.deepEqual(http.oauth_config, manifest.oauth_config);
  assert.throws(() => greenloop('http://greenloop.example.com'), /no https address/);
});

test('every command that the code hears is in the manifest, and no other', () => {
  const heard = allOf(/\.command\('([^']+)'/g);
  assert.deepEqual(
    manifest.features.slash_commands.map((one: { command: string }) => one.command),
    heard,
  );
});

test('every event that the code hears is in the manifest, and no other', () => {
  const heard = allOf(/\.event\('([^']+)'/g).map(
    (name) => EVENTS[name]?.[0] ?? `${name} is not in the table`,
  );
  assert.deepEqual(manifest.settings.event_subscriptions.bot_events, heard.toSorted());
});

test('the scopes are exactly those of the methods, events and commands in use', () => {
  const methods = allOf(/\bclient\.([a-zA-Z]+(?:\.[a-zA-Z]+)+)\(/g);
  assert.deepEqual(methods, Object.keys(SCOPES_OF).sort());
  const needed = new Set([
    'commands',
    ...methods.flatMap((method) => SCOPES_OF[method] ?? []),
    ...Object.values(EVENTS).flatMap(([, scopes]) => scopes),
  ]);
  assert.deepEqual(manifest.oauth_config.scopes.bot, [...needed].sort());
});

test('buttons and Home are on when the code has them', () => {
  assert.equal(manifest.settings.interactivity.is_enabled, /\.action</.test(source));
  assert.equal(manifest.features.app_home.home_tab_enabled, /\.event\('app_home_opened'/.test(source));
  assert.equal(manifest.features.app_home.messages_tab_enabled, true);
  assert.equal(manifest.features.app_home.messages_tab_read_only_enabled, false);
});

test('the workspace on localhost gives the app what the manifest asks for, and no more', () => {
  const { team } = defaultSeed();
  const [command] = manifest.features.slash_commands;
  assert.deepEqual(
    [team.scopes, team.events, team.commands, team.command_hints],
    [
      manifest.oauth_config.scopes.bot,
      manifest.settings.event_subscriptions.bot_events,
      [command.command],
      { [command.command]: { description: command.description, usage_hint: command.usage_hint } },
    ],
  );
});
