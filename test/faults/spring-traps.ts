// Everything that git can be made to run, planted in a fixer's clone while we carry a secret that it was not given.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { openCheckout as OpenCheckout } from '../../src/runner/checkout/open-checkout.ts';
import { textOf } from '../helpers/command-bench.ts';
import { aPlan } from '../helpers/loop-state.ts';
import { TRAPS } from '../runner/checkout/traps.ts';
import { gitIn, write } from '../runner/checkout/world.ts';
import type { Tried } from './rows/row.ts';

const ROOT = join(import.meta.dirname, '../..');
const CANARY = 'canary-of-the-bot-5d20';

/** One trap, by number: planted, then taken, compared, merged, checked out and pushed by the product at `root`. */
export async function springTrap(nth: number, root: string = ROOT): Promise<Tried> {
  const { openCheckout }: { openCheckout: typeof OpenCheckout } = await import(
    join(root, 'src/runner/checkout/open-checkout.ts')
  );
  const { title, plant } = TRAPS[nth % TRAPS.length] as (typeof TRAPS)[number];
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-trap-'));
  process.env.BOT_CANARY = CANARY;
  try {
    const [user, ran, script] = [join(folder, 'user'), join(folder, 'ran'), join(folder, 'evil.sh')];
    mkdirSync(user);
    write(user, 'a.txt', 'one\n');
    const git = gitIn(user);
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'Start');
    write(folder, 'evil.sh', `#!/bin/sh\nenv > '${ran}'\n`);
    const plan = aPlan({ repository: user });
    const checkout = await openCheckout({ plan, dataFolder: join(folder, 'data') });
    const { revision } = await checkout.prepare();
    const clone = await checkout.openCandidate('f1', revision);
    plant(clone, script);
    write(clone, 'a.txt', 'fixed\n');
    // To plant some of them is to spring them, as the fixer and with what it has.
    rmSync(ran, { force: true });
    const left = await checkout.takeCandidate('f1', revision);
    if (left === null) throw new Error(`${title}: nothing was taken`);
    await checkout.diff(revision, left.candidate);
    await checkout.merge('f1', left.candidate, 'Fix\n\nGreenloop-Fix: f1\n');
    await checkout.useTree(await checkout.head());
    await checkout.push();
    const seen = textOf(ran);
    const secret = seen.includes(CANARY) ? ', with a secret of ours' : '';
    return { tries: 1, broken: seen === '' ? [] : [`${title} ran${secret}`] };
  } catch (error) {
    return { tries: 1, broken: [`${title}: ${error instanceof Error ? error.message : String(error)}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
