// Labelled changes as candidates: each is made in a fixer's clone, taken by a real checkout, and judged by the guard.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchPath } from '../../src/config/match-glob.ts';
import type { guardDiff as GuardDiff } from '../../src/loop/guard-diff.ts';
import type { openCheckout as OpenCheckout } from '../../src/runner/checkout/open-checkout.ts';
import type { Case } from '../evaluation/guard/case.ts';
import { aPlan } from '../helpers/loop-state.ts';
import { gitIn, write } from '../runner/checkout/world.ts';

export type Judged = { readonly name: string; readonly reasons: readonly string[] };

const ROOT = join(import.meta.dirname, '../..');

/** What the guard of the product at `root` says of each change; the files are in the repository as they were before it. */
export async function judgeCases(cases: readonly Case[], root: string = ROOT): Promise<readonly Judged[]> {
  const { openCheckout }: { openCheckout: typeof OpenCheckout } = await import(
    join(root, 'src/runner/checkout/open-checkout.ts')
  );
  const { guardDiff }: { guardDiff: typeof GuardDiff } = await import(join(root, 'src/loop/guard-diff.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-cheats-'));
  try {
    const user = join(folder, 'user');
    mkdirSync(user);
    const git = gitIn(user);
    git('init', '-q', '-b', 'main');
    const bases = cases.map((one) => {
      git('rm', '-rqf', '--ignore-unmatch', '.');
      write(user, 'README.md', `${one.name}\n`);
      for (const { path, oldPath, before } of one.files)
        if (before !== null) write(user, oldPath ?? path, before);
      git('add', '-A');
      git('commit', '-qm', one.name);
      return git('rev-parse', 'HEAD');
    });
    const checkout = await openCheckout({
      plan: aPlan({ repository: user }),
      dataFolder: join(folder, 'data'),
    });
    await checkout.prepare();
    const judged: Judged[] = [];
    for (const [index, { name, files }] of cases.entries()) {
      const base = bases[index] ?? '';
      const clone = await checkout.openCandidate(`f${index}`, base);
      for (const { path, oldPath, after } of files) {
        if (oldPath !== null || after === null) rmSync(join(clone, oldPath ?? path));
        if (after !== null) write(clone, path, after);
      }
      const left = await checkout.takeCandidate(`f${index}`, base);
      const changes = left === null ? [] : await checkout.diff(base, left.candidate);
      judged.push({ name, reasons: guardDiff(changes, { protect: [], matches: matchPath }) });
      await checkout.closeCandidate(`f${index}`);
    }
    return judged;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
