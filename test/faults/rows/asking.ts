// A person types while Slack does not say who they are or which channel it is: each command is answered once and written down once, and the loop is started once.
import type { Fault } from '../../../src/playground/faults.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import type { Bench, Expect } from './in-bench.ts';

const MOST = 40;

/** Types `/loop start` until it is taken. */
export async function askUnder(bench: Bench, expect: Expect, faults: readonly Fault[]): Promise<void> {
  await bench.boot({ reconnectAfterMs: 5_000 });
  for (const fault of faults) bench.playground.controls.faults.add(fault);
  let typed = 0;
  while (bench.calls.length === 0 && typed < MOST) {
    typed += 1;
    const { ok } = await bench.type('mia', '/loop start');
    expect(ok, 'a command was not acknowledged');
    await eventually('an answer', () => bench.whispers('mia').length >= typed, 45_000);
    // Nobody types faster than this.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const answers = bench.whispers('mia').length;
  expect(answers === typed, `${typed} commands have ${answers} answers`);
  expect(bench.calls.length === 1, `the loop was started ${bench.calls.length} times`);
  const written = bench.audited();
  expect(written.length === typed, `${typed} commands have ${written.length} lines in the audit log`);
  const allowed = written.filter((entry) =>
    entry.reason.startsWith('The loop on storefront has started'),
  ).length;
  expect(allowed === 1, `${allowed} lines of the audit log say that the loop was started`);
  expect(bench.inbox.pending().length === 0, 'a command is still pending');
}

/** Opens App Home until it is shown. */
export async function openHomeUnder(bench: Bench, expect: Expect, faults: readonly Fault[]): Promise<void> {
  await bench.boot({ reconnectAfterMs: 5_000 });
  for (const fault of faults) bench.playground.controls.faults.add(fault);
  const homes = () => bench.playground.people.views('mia').filter(({ view }) => view.type === 'home');
  for (let opened = 0; homes().length === 0 && opened < MOST; opened += 1) {
    await bench.playground.people.openHome('mia');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(homes().length === 1, `there are ${homes().length} Homes`);
  await bench.type('mia', '/loop help');
  await eventually('the answer to a command', () => bench.whispers('mia').length === 1, 30_000);
}
