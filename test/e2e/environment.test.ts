// Which variables of the bot each kind of command is given: those named for it, the few without which programs do not run, and no other.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { readPlan } from '../../src/config/read-plan.ts';
import { commandsIn } from '../../src/loop/commands-in.ts';
import { openTiny, startTiny } from '../helpers/run-tiny.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

/** Every variable that the bot has; what is not named in greenloop.yaml is nobody else's. */
const CANARIES = {
  SLACK_BOT_TOKEN: 'xoxb-canary',
  SLACK_APP_TOKEN: 'xapp-canary',
  SLACK_SIGNING_SECRET: 'canary-secret',
  GREENLOOP_DATA: '/canary/data',
  AWS_SECRET_ACCESS_KEY: 'canary-aws',
  NODE_OPTIONS: '--no-warnings',
  LD_LIBRARY_PATH: '/canary/lib',
  SSH_AUTH_SOCK: '/canary/agent',
};
const NAMED = { FOR_ALL: 'named-for-all', FOR_FIXERS: 'named-for-fixers', FOR_DEPLOY: 'named-for-deploy' };
const OURS =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_ALL|TZ|TMPDIR|PWD|OLDPWD|SHLVL|_|CONTROL|NODE_COMPILE_CACHE|GREENLOOP_(?:RUN|PROJECT|LOOP|ITERATION|REVISION|GROUP|ANALYSIS|SINCE))$/;

/** The kinds that limits of commands hold for. */
const LIMITED = /^(?:setup|suites|fix)/;

type Schema = {
  type?: string;
  minItems?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
};
/** The keys of greenloop.yaml at which a command can stand. */
function commandKeys(schema: Schema, at = ''): readonly string[] {
  const { properties = {}, items, anyOf = [], additionalProperties: other } = schema;
  if (schema.type === 'array' && schema.minItems === 1 && items?.type === 'string') return [at];
  return [
    ...Object.entries(properties).flatMap(([key, one]) => commandKeys(one, at === '' ? key : `${at}.${key}`)),
    ...anyOf.flatMap((one) => commandKeys(one, at)),
    ...(items === undefined ? [] : commandKeys(items, `${at}[]`)),
    ...(typeof other === 'object' ? commandKeys(other, `${at}.*`) : []),
  ];
}

const node = JSON.stringify(process.execPath);
const suite = (id: string, where: string, more: string) => `  - id: ${id}
    run: [./spy, "suites[].run", ${node}, tools/suite.mjs, "{reports}/${id}.xml", ${where}, ${id}_]
    rerun: [./spy, "suites[].rerun", ${node}, tools/suite.mjs, "{reports}/${id}.xml", ${where}, ${id}_, "{tests}"]
    collect: [./spy, "suites[].collect", ${node}, tools/suite.mjs, "{reports}/${id}.xml", here, ${id}_]
    ${more}
`;
/** Every kind of command, each behind a program that keeps its variables. */
const YAML = `project: tiny
env: [CONTROL, FOR_ALL]
environment:
  revision: [./spy, environment.revision, ${node}, tools/ask.mjs, revision]
  health:
    - run: [./spy, "environment.health[].run", ${node}, tools/ask.mjs, health]
  access_log: { run: [./spy, environment.access_log.run, seq, "100"] }
setup: [./spy, setup, "true"]
suites:
${suite('a', 'live', 'categories: { Team: ["*a_4*"] }')}${suite('b', 'live', 'priority: 1')}${suite('c', 'here', 'real: true')}${suite('d', 'here', 'priority: 9')}
fix:
  run: [./spy, fix.run, ${node}, tools/fixer.mjs]
  env: [CONTROL, FOR_FIXERS]
  teams: { Team: { run: [./spy, "fix.teams.*.run", "true"] } }
deploy:
  run: [./spy, deploy.run, ${node}, tools/deploy.mjs]
  env: [FOR_DEPLOY]
  verify: [./spy, deploy.verify, ${node}, tools/ask.mjs, live]
  rollback: [./spy, deploy.rollback, ${node}, tools/ask.mjs, rollback]
  when_worse: roll-back
  timeout: 8s
limits: { iterations: 3, file: 1GB }
`;

test('a command of any kind has what is named for it, and nothing else of the bot', async (t) => {
  const features = {
    a_first: true,
    a_second: true,
    a_third: true,
    a_4: false,
    b_1: false,
    c_1: true,
    d_1: true,
  };
  const tiny = createTinyProject(features, () => YAML);
  const project = { ...tiny, env: { ...tiny.env, ...CANARIES, ...NAMED } };
  t.after(() => project.remove());
  const spied = join(project.folder, '..', 'spied');
  const limited = join(project.folder, '..', 'limited');
  for (const folder of [spied, limited]) mkdirSync(folder);
  const spy = `#!/bin/sh\nkey=$1; shift\nenv -0 > '${spied}'/"$key.$$"\ngrep 'Max file size' /proc/self/limits > '${limited}'/"$key.$$"\nexec "$@"\n`;
  writeFileSync(join(project.folder, 'spy'), spy, { mode: 0o755 });
  // While others fail beyond their tolerance the last suite waits, and its tests are only listed.
  // The first deployment is live, and hangs: it is asked whether it is. The fix of b_1 breaks two others: it is rolled back.
  project.say('deploy', 'hang-after');
  project.say('fixer-b_1', 'break-two\nfix');
  const engine = await openTiny(project);
  t.after(() => engine.shutDown());
  await (await startTiny(project, engine)).rest();

  const plan = await readPlan(project.config);
  const kinds = [...new Set(commandKeys(jsonSchema() as Schema))].toSorted();
  const named = new Map(commandsIn(plan).map(({ where, env }) => [where, env]));
  assert.deepEqual([...named.keys()].toSorted(), kinds, 'commandsIn tells of every kind of command');
  const files = readdirSync(spied);
  const ran = [...new Set(files.map((file) => file.replace(/\.\d+$/, '')))].toSorted();
  assert.deepEqual(ran, kinds, 'every kind of command was run');

  for (const file of files) {
    const kind = file.replace(/\.\d+$/, '');
    const own = named.get(kind) ?? [];
    const text = readFileSync(join(spied, file), 'utf8');
    assert.doesNotMatch(text, /canary|no-warnings/, kind);
    const isLimited = /1000000000/.test(readFileSync(join(limited, file), 'utf8'));
    assert.equal(isLimited, LIMITED.test(kind), `limits.file of ${kind}`);
    const names = text.split('\0').flatMap((one) => (one === '' ? [] : [one.slice(0, one.indexOf('='))]));
    for (const name of Object.keys(NAMED))
      assert.equal(names.includes(name), own.includes(name), `${name} of ${kind}`);
    assert.deepEqual(
      names.filter((name) => !OURS.test(name) && !own.includes(name)),
      [],
      kind,
    );
  }
  assert.deepEqual(named.get('fix.run'), ['CONTROL', 'FOR_FIXERS']);
});
