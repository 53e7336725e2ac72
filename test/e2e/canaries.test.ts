// A secret of its own in the environment of every phase's command, told by that command in every way that it knows: afterwards it is
// looked for in everything that is kept.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject, type TinyProject } from '../helpers/tiny-project.ts';

const PHASES = [
  'setup',
  'revision',
  'health',
  'suite',
  'rerun',
  'collect',
  'fixer',
  'deploy',
  'verify',
  'rollback',
] as const;
type Phase = (typeof PHASES)[number];
const CANARIES = Object.fromEntries(
  PHASES.map((phase, n) => [phase, `canary"${n}&${phase}<${'qwertz'.slice(n % 3)}/+Ü-${(n + 7) * 7_919}`]),
) as Record<Phase, string>;
const CHANNEL = 'C0TINY0001';
const LEAKY = fileURLToPath(new URL('../helpers/leaky.mjs', import.meta.url));

/** The plan with each command inside of one that tells its secret. */
function leaky(yaml: string): string {
  const names = (phases: readonly Phase[]) =>
    phases.map((phase) => `${phase.toUpperCase()}_TOKEN`).join(', ');
  const told = (phase: Phase) => `[node, ${LEAKY}, ${phase}, node, `;
  const all = PHASES.filter((phase) => phase !== 'fixer' && phase !== 'deploy');
  return yaml
    .replace(
      'env: [CONTROL]\nenvironment',
      `env: [CONTROL, ${names(all)}]\nsetup: ${told('setup')}-e, "0"]\nenvironment`,
    )
    .replace('revision: [node, ', `revision: ${told('revision')}`)
    .replace('- run: [node, tools/ask.mjs, health', `- run: ${told('health')}tools/ask.mjs, health`)
    .replaceAll('    run: [node, tools/suite', `    run: ${told('suite')}tools/suite`)
    .replaceAll('    rerun: [node, ', `    rerun: ${told('rerun')}`)
    .replace(
      /(name: Second[\s\S]*?)( {4}timeout)/,
      `$1    collect: ${told('collect')}tools/suite.mjs, "{reports}/b.xml", live, b_]\n$2`,
    )
    .replace(
      'run: [node, tools/fixer.mjs]\n  env: [CONTROL]',
      `run: ${told('fixer')}tools/fixer.mjs]\n  env: [CONTROL, ${names(['fixer'])}]`,
    )
    .replace(
      'run: [node, tools/deploy.mjs]',
      `run: ${told('deploy')}tools/deploy.mjs]\n  env: [${names(['deploy'])}]`,
    )
    .replace('verify: [node, ', `verify: ${told('verify')}`)
    .replace('rollback: [node, ', `rollback: ${told('rollback')}`)
    .replace(/(rollback: .*\n\s+timeout: )20s/, '$18s')
    .replace('attempts: 3', 'attempts: 1');
}

/** The ways in which a canary could be read again. */
function formsOf(canary: string): readonly string[] {
  const bytes = Buffer.from(canary);
  const inside = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)])
      .toString('base64')
      .slice(4, Math.floor(((before + bytes.length) * 8) / 6)),
  );
  return [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    bytes.toString('hex'),
    ...inside,
    ...inside.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    canary.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    // As a cleaned log or a cut message would have them.
    canary.slice(0, 12),
    bytes.toString('base64').slice(0, 20),
  ];
}

/** Everything in a text, with line ends, colours and invisible characters taken out, is without canaries. */
function assertClean(where: string, bytes: Buffer | string): void {
  const text = String(bytes);
  const closed = text.replace(/\u001b\[\d*m|\\u001b\[\d*m|[\u200b]|\\n|\s/g, '');
  for (const [phase, canary] of Object.entries(CANARIES))
    for (const form of formsOf(canary))
      for (const one of [text, closed])
        assert.ok(
          !one.includes(form),
          `${where} holds the secret of ${phase}: ${form} in …${one.slice(Math.max(0, one.indexOf(form) - 120), one.indexOf(form) + 80)}…`,
        );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function assertNothingKept(project: TinyProject): void {
  const files = filesBelow(project.data);
  assert.ok(
    files.some((file) => file.endsWith('stdout')),
    files.join('\n'),
  );
  for (const file of files) {
    assertClean('a file name', file);
    assertClean(file, readFileSync(file));
  }
  const copy = join(project.control, 'copy.db');
  copyFileSync(join(project.data, 'greenloop.db'), copy);
  const db = new Database(copy);
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  const journal = JSON.stringify(db.prepare('SELECT * FROM journal').all());
  assert.ok(journal.includes('put the value of FIXER_TOKEN into leaked.txt'), journal);
  for (const table of tables)
    assertClean(`table ${table}`, JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).all()));
  db.close();
}

test('no secret of any phase is kept anywhere, however its command tells it', async (t) => {
  const project = createTinyProject({ a_1: false, a_2: false, b_1: true, c_1: false }, leaky);
  project.say('deploy', 'hang-after\nsick\n');
  const members = ['U0MIA00001', 'U0BOT00001'];
  const stateFile = join(project.control, 'slack.jsonl');
  const playground = await startPlayground({
    port: 0,
    stateFile,
    limits: 'off',
    seed: {
      channels: [
        {
          id: CHANNEL,
          name: 'tiny',
          kind: 'public',
          members,
          archived: false,
          created: 1,
          creator: 'U0MIA00001',
        },
      ],
    },
  });
  const tokens = Object.fromEntries(PHASES.map((phase) => [`${phase.toUpperCase()}_TOKEN`, CANARIES[phase]]));
  const env = { ...project.env, ...tokens, GREENLOOP_DATA: project.data, LOG_LEVEL: 'debug' };
  const bot = spawnBot(playground, project.config, env);
  t.after(async () => {
    await bot.kill('SIGTERM');
    await playground.close();
    project.remove();
  });
  const dead = bot.gone.then((how) => {
    throw new Error(`the bot ended with ${how}: ${bot.said()}`);
  });
  await Promise.race([
    dead,
    eventually('the bot to connect', () => playground.controls.connections() > 0, 60_000),
  ]);
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start --once' });
  const told = () => playground.people.transcript(CHANNEL, null);
  const isOver = () => /finished(?:,| without)/.test(JSON.stringify(told()));
  await eventually('the loop to end', isOver, 240_000).catch((error) => {
    throw new Error(`${error.message}\n${bot.said()}\n${JSON.stringify(told()).slice(0, 4_000)}`);
  });
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop report' });
  await bot.kill('SIGTERM');

  const runs = readdirSync(join(project.data, 'runs')).join('\n');
  const all = JSON.stringify(told());
  // Every phase was there, and said what it knows: its mask is.
  const masked = PHASES.filter((phase) =>
    filesBelow(project.data).some((file) =>
      readFileSync(file, 'utf8').includes(`[masked ${phase.toUpperCase()}_TOKEN]`),
    ),
  );
  assert.deepEqual(
    masked.filter((phase) => phase !== 'revision' && phase !== 'health').length,
    8,
    `${masked}\n${runs}`,
  );
  assert.ok(all.includes('[masked '), all);
  assertClean('what the bot logged', bot.said());
  assertClean('the transcript', all);
  assertClean("Slack's own file", readFileSync(stateFile));
  for (const file of statSync(`${stateFile}.files`, { throwIfNoEntry: false })
    ? filesBelow(`${stateFile}.files`)
    : [])
    assertClean(file, readFileSync(file));
  assertNothingKept(project);
});
