// A user's repository, a data folder, and Greenloop's checkout of it, all in a temporary folder of one test.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Plan } from '../../../src/loop/plan.ts';
import type { Checkout } from '../../../src/loop/ports.ts';
import { openCheckout } from '../../../src/runner/checkout/open-checkout.ts';
import { aPlan } from '../../helpers/loop-state.ts';

/** Runs git as a person would, in a folder. */
export function gitIn(folder: string) {
  return (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=U', '-c', 'user.email=u@example.test', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
}

/** Writes a file below a folder, executable when it is a script. */
export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  if (text.startsWith('#!')) chmodSync(join(folder, path), 0o755);
}

/** A repository with `a.txt` of three lines on `main`, and what opens the checkout of it. */
export function makeWorld(t: TestContext, over: Partial<Plan> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'greenloop git é '));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const user = join(root, 'user');
  mkdirSync(user);
  const git = gitIn(user);
  git('init', '-q', '-b', 'main');
  write(user, 'a.txt', 'one\ntwo\nthree\n');
  write(user, '.gitignore', 'ignored/\n');
  git('add', '-A');
  git('commit', '-qm', 'Start');
  const plan = aPlan({ repository: user, ...over });
  const data = join(root, 'data');
  const project = join(data, 'projects', plan.project);
  return {
    root,
    user,
    git,
    data,
    project,
    bare: join(project, 'clone.git'),
    open: () => openCheckout({ plan, dataFolder: data }),
  };
}

/** Lets `work` change a candidate's folder, and merges what it left, as one fix. */
export async function fixBy(checkout: Checkout, fixId: string, base: string, work: (folder: string) => void) {
  const candidate = await candidateBy(checkout, fixId, base, work);
  return checkout.merge(fixId, candidate, `Fix ${fixId}\n\nGreenloop-Fix: ${fixId}\n`);
}

/** Lets `work` change a candidate's folder; the commit of what it left. */
export async function candidateBy(
  checkout: Checkout,
  fixId: string,
  base: string,
  work: (folder: string) => void,
): Promise<string> {
  work(await checkout.openCandidate(fixId, base));
  const left = await checkout.takeCandidate(fixId, base);
  if (left === null) throw new Error('the fixer changed nothing');
  return left.candidate;
}
