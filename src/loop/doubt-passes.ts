// The results of an end-to-end suite as they count.
import type { TestResult } from './model.ts';
import { nameSome } from './name-some.ts';
import { type Evidence, judgePass } from './suspicion.ts';

/** Passes that do not count which are named in the sentence about them. */
const NAMED = 3;

/**
 * Judges the passes: one that is doubted is a test that was not done, with why as its message. `said` names the doubted ones
 * in one sentence; '' when there are none.
 */
export function doubtPasses<Result extends TestResult>(
  results: readonly Result[],
  evidenceOf: (result: Result) => Evidence,
): { readonly results: readonly Result[]; readonly said: string } {
  const doubted: { readonly fake: boolean; readonly words: string }[] = [];
  const counted = results.map((one): Result => {
    const { belief, reasons } = judgePass(one, evidenceOf(one));
    if (belief === null) return one;
    if (belief === 'real') return { ...one, belief };
    const why = `passed ${reasons.join('; ')}`;
    doubted.push({ fake: belief === 'fake', words: `${one.name} ${why}` });
    return { ...one, belief, outcome: 'skipped', message: `${belief}: ${why}` };
  });
  return { results: counted, said: doubted.length === 0 ? '' : sentence(doubted) };
}

/** Why a doubted pass does not count, from its message. */
export function whyDoubted(message: string): readonly string[] {
  return message.replace(/^(?:suspicious|fake): passed /, '').split('; ');
}

/** The fake ones are named first. */
function sentence(doubted: readonly { readonly fake: boolean; readonly words: string }[]): string {
  const fake = doubted.filter((one) => one.fake);
  const suspicious = doubted.filter((one) => !one.fake);
  const counts = [
    ...(fake.length > 0 ? [`${fake.length} fake`] : []),
    ...(suspicious.length > 0 ? [`${suspicious.length} suspicious`] : []),
  ];
  const n = doubted.length;
  const words = [...fake, ...suspicious].map((one) => one.words);
  return `${counts.join(' and ')} ${n === 1 ? 'pass does' : 'passes do'} not count: ${nameSome(words, NAMED, '; ')}`;
}
