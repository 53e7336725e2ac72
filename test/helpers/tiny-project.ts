// A project small enough that a whole loop takes seconds: real git, real commands, a stage that is a folder.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type TinyProject = {
  readonly folder: string;
  readonly config: string;
  readonly control: string;
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
  /** Writes a control file (see test/helpers/tiny/). */
  readonly say: (name: string, text?: string) => void;
  readonly unsay: (name: string) => void;
  /** Lines of a control file; empty without one. */
  readonly lines: (name: string) => readonly string[];
  /** Writes a file of the project; nothing is committed. */
  readonly file: (path: string, text: string) => void;
  readonly git: (...args: string[]) => string;
  readonly remove: () => void;
};

type State = boolean | 'flaky' | 'skipped' | string;

/** Features named `a_…` are tested by the critical suite, `b_…` by the second; `c_…` by one that is judged in the checkout. */
export function createTinyProject(
  features: Record<string, State>,
  yaml: (text: string) => string = (text) => text,
): TinyProject {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-tiny-'));
  const folder = join(root, 'project');
  const control = join(root, 'control');
  mkdirSync(join(folder, 'tests'), { recursive: true });
  mkdirSync(control);
  cpSync(fileURLToPath(new URL('./tiny/', import.meta.url)), join(folder, 'tools'), { recursive: true });
  writeFileSync(join(folder, 'product.json'), `${JSON.stringify(features, null, 2)}\n`);
  writeFileSync(join(folder, 'tests/a.test.mjs'), '// what the suites test\n');
  writeFileSync(join(folder, '.gitignore'), 'facts.json\n');
  const config = join(folder, 'greenloop.yaml');
  writeFileSync(config, yaml(plainYaml(Object.keys(features))));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Tiny', '-c', 'user.email=tiny@example.test', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Start');
  return {
    folder,
    config,
    control,
    data: join(root, 'data'),
    env: { ...process.env, CONTROL: control },
    say: (name, text = '') => writeFileSync(join(control, name), text),
    unsay: (name) => rmSync(join(control, name), { force: true }),
    lines: (name) =>
      existsSync(join(control, name)) ? readFileSync(join(control, name), 'utf8').trim().split('\n') : [],
    file(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    git,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function plainYaml(features: readonly string[]): string {
  const suites = [
    suite('a', 'Critical', 1, 'live', 'deployment'),
    suite('b', 'Second', 2, 'live', 'deployment'),
    suite('c', 'Unit', 2, 'here', 'checkout'),
  ].filter((_, index) => features.some((feature) => feature.startsWith(`${'abc'[index]}_`)));
  return `project: tiny
repository: .
ref: main
push: true
env: [CONTROL]
environment:
  name: stage
  revision: [node, tools/ask.mjs, revision]
  health:
    - run: [node, tools/ask.mjs, health]
suites:
${suites.join('')}fix:
  run: [node, tools/fixer.mjs]
  env: [CONTROL]
  parallel: 2
  timeout: 20s
  attempts: 3
  protect: ["tests/**", "tools/**"]
deploy:
  run: [node, tools/deploy.mjs]
  about: { project: tiny-stage }
  steps: [Built, Live]
  verify: [node, tools/ask.mjs, live]
  rollback: [node, tools/ask.mjs, rollback]
  timeout: 20s
  facts: facts.json
  baseline: { image_mb: 350 }
limits: { iterations: 8, hours: 1, stuck_after: 3 }
slack:
  channel: "#tiny"
`;
}

function suite(id: string, name: string, priority: number, where: string, against: string): string {
  return `  - id: ${id}
    name: ${name}
    priority: ${priority}
    run: [node, tools/suite.mjs, "{reports}/${id}.xml", ${where}, ${id}_]
    rerun: [node, tools/suite.mjs, "{reports}/${id}.xml", ${where}, ${id}_, "{tests}"]
    timeout: 30s
    against: ${against}
`;
}
