// A real git repository with a suite on its deployment and one in the checkout, which breaks in a new way whenever it is told to.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../faults/rows/row.ts';

const TOOLS = fileURLToPath(new URL('./tools/', import.meta.url));
/** Tests of the suite that every project has. */
const FEW = 40;
const MOST_BREAKS = 3;
/** Of this many breaks one is beyond the fixer: a person has to come. */
const HOPELESS = 8;

export type LoadProject = {
  readonly name: string;
  readonly channel: string;
  readonly config: string;
  /** Where its suites and deployments note what they did. */
  readonly control: string;
  /** Somebody breaks something on main: tests fail from now on. */
  readonly breakSomething: (random: Random) => void;
};

/** Makes the project below `root`; its large suite has this many tests, and takes some seconds. */
export function createLoadProject(root: string, nth: number, tests: number, seconds: number): LoadProject {
  const name = `load-${String(nth).padStart(2, '0')}`;
  const folder = join(root, name);
  const control = join(root, 'control', name);
  mkdirSync(join(folder, 'breaks'), { recursive: true });
  mkdirSync(control, { recursive: true });
  cpSync(TOOLS, join(folder, 'tools'), { recursive: true });
  writeFileSync(join(folder, 'breaks/README'), 'what is broken: open or closed\n');
  const config = join(folder, 'greenloop.yaml');
  writeFileSync(config, yaml(name, tests, seconds));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Load', '-c', 'user.email=load@example.test', ...args], {
      cwd: folder,
    });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Start');
  let breaks = 0;
  return {
    name,
    channel: name,
    config,
    control,
    breakSomething(random) {
      const hopeless = readdirSync(join(folder, 'breaks')).filter(
        (file) => readFileSync(join(folder, 'breaks', file), 'utf8') === 'open for people\n',
      );
      for (const file of hopeless) writeFileSync(join(folder, 'breaks', file), 'closed\n');
      const many = 1 + Math.floor(random() * MOST_BREAKS);
      for (let at = 0; at < many; at += 1) {
        breaks += 1;
        const [suite, of] = random() < 0.5 ? ['few', FEW] : ['many', tests];
        const failing = Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.floor(random() * of));
        const text = random() < 1 / HOPELESS ? 'open for people\n' : 'open\n';
        writeFileSync(join(folder, 'breaks', `${breaks}-${suite}-${failing.join('-')}`), text);
      }
      appendFileSync(join(folder, 'notes.md'), `${breaks} breaks so far\n`);
      git('add', '-A');
      git('commit', '-qm', `Break something, ${breaks}`);
    },
  };
}

function yaml(name: string, tests: number, seconds: number): string {
  return `project: ${name}
repository: .
ref: main
push: true
env: [CONTROL]
environment:
  name: stage of ${name}
  revision: [node, tools/deploy.mjs, revision]
suites:
${suite('few', FEW, 'live', 1, 'deployment')}${suite('many', tests, 'here', seconds, 'checkout')}fix:
  run: [node, tools/fixer.mjs]
  env: [CONTROL]
  parallel: 2
  timeout: 60s
  attempts: 2
  protect: ["tools/**"]
deploy:
  run: [node, tools/deploy.mjs]
  about: { project: stage of ${name} }
  steps: [Live]
  verify: [node, tools/deploy.mjs, live]
  timeout: 60s
limits: { iterations: 5, hours: 1, stuck_after: 3 }
slack:
  channel: "#${name}"
access:
  operate: ["@operators"]
  approve: ["@approvers"]
`;
}

function suite(id: string, tests: number, where: string, seconds: number, against: string) {
  const command = `node, tools/suite.mjs, "{reports}/${id}.xml", ${where}, ${id}, "${tests}"`;
  return `  - id: ${id}
    name: The ${id}
    priority: 1
    run: [${command}, "${seconds}"]
    rerun: [${command}, "0", "{tests}"]
    live: tap
    timeout: 10m
    against: ${against}
`;
}
