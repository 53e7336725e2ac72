// Carries the Dockerfile's steps out in a bare folder, and runs what comes of them: node scripts/try-container-steps.ts
// What is copied is what the Dockerfile copies; npm ci brings production dependencies only; then the restart loop serves a tiny
// project in front of a Slack workspace on localhost, is asked for its health, and loses its bot in the middle of a suite.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPlayground } from '../src/playground/start-playground.ts';
import { eventually } from '../test/helpers/spawn-bot.ts';
import { createTinyProject } from '../test/helpers/tiny-project.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const bare = mkdtempSync(join(tmpdir(), 'greenloop-bare-'));
const steps = readFileSync(join(root, 'Dockerfile'), 'utf8').replace(/\\\n/g, ' ').split('\n');
const say = (words: string) => process.stdout.write(`${words}\n`);
const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;

for (const step of steps) {
  const [name, ...words] = step.trim().split(/\s+/);
  if (name === 'COPY') for (const path of words.slice(0, -1)) copy(path);
  if (name === 'RUN' && words.join(' ').startsWith('npm ci'))
    execFileSync('npm', ['ci', '--omit=dev'], {
      cwd: bare,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PATH },
    });
}
say(`built in ${bare}`);
for (const unwanted of ['react', 'esbuild', 'typescript', 'playwright-core', 'node'])
  assert.ok(!existsSync(join(bare, 'node_modules', unwanted)), `${unwanted} is no production dependency`);

const project = createTinyProject({ a_1: true });
project.say('hold-suite', 'a_');
const members = ['U0MIA00001', 'U0BOT00001'];
const playground = await startPlayground({
  port: 0,
  stateFile: null,
  limits: 'off',
  seed: {
    channels: [
      {
        id: 'C0TINY0001',
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
const { bot_token, app_token } = playground.team();
const served = {
  PATH,
  HOME: bare,
  CONTROL: project.control,
  GREENLOOP_DATA: project.data,
  NODE_ENV: 'production',
  SLACK_API_URL: playground.apiUrl,
  SLACK_BOT_TOKEN: bot_token,
  SLACK_APP_TOKEN: app_token,
};
const loop = spawn(join(bare, 'bin/serve-forever.sh'), [project.config], {
  cwd: bare,
  env: served,
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  await eventually('the bot to connect', () => playground.controls.connections() > 0, 60_000);
  const first = leader();
  await type('/loop status');
  await eventually('an answer', () => says('No loop is running'));
  say(`healthy, led by process ${first}`);

  await type('/loop start');
  await eventually('the suite to run', () => project.lines('suite-starts').length === 1);
  process.kill(first, 'SIGKILL');
  await eventually('another bot to lead', () => leaderOrNull() !== null && leader() !== first, 60_000);
  say(`healthy again after a SIGKILL, led by process ${leader()}`);
  project.unsay('hold-suite');
  await eventually('the goal', () => says('goal reached'));
  assert.equal(project.lines('suite-starts').filter((line) => line.startsWith('a_ 1 ')).length, 1);
  say('the suite that ran meanwhile was not started twice');
  await type('/loop digest now');
  await eventually('the digest with its picture', () => says('"slack_file":{"id":"F'));
  say('the digest has its picture');

  loop.kill('SIGTERM');
  assert.deepEqual(await once(loop, 'exit'), [0, null]);
  assert.equal(leaderOrNull(), null);
  say('TERM ended all of it, with 0');
  const half = spawn(join(bare, 'bin/serve-forever.sh'), [], {
    env: { PATH, SLACK_BOT_TOKEN: 'xoxb-1' },
    stdio: 'ignore',
  });
  assert.deepEqual(await once(half, 'exit'), [2, null]);
  say('half of a configuration ends it at once, with 2');
} finally {
  if (loop.exitCode === null) loop.kill('SIGKILL');
  await playground.close();
  project.remove();
  rmSync(bare, { recursive: true, force: true });
}

function copy(path: string): void {
  const plain = path.replace(/^\.\//, '');
  const unwanted = join(root, 'src/playground/page');
  cpSync(join(root, plain), join(bare, basename(plain)), {
    recursive: true,
    filter: (from) => from !== unwanted,
  });
}

async function type(text: string): Promise<void> {
  await playground.people.command({ user: 'mia', channel: 'C0TINY0001', text });
}

function says(words: string): boolean {
  return JSON.stringify(playground.people.transcript('C0TINY0001', 'mia')).includes(words);
}

function leaderOrNull(): number | null {
  try {
    const said = execFileSync('node', [join(bare, 'bin/greenloop.js'), 'health', '--json'], {
      env: served,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return (JSON.parse(said) as { leader: { pid: number } }).leader.pid;
  } catch {
    // It says so with its exit code.
    return null;
  }
}

function leader(): number {
  const pid = leaderOrNull();
  assert.ok(pid !== null, 'greenloop health is not 0');
  return pid;
}
