// A run that was asked for single tests: what it is worth when some of them are not in it.
import type { RunPurpose, TestIdentity } from './model.ts';
import { nameSome } from './name-some.ts';
import type { SuiteOutcome } from './ports.ts';
import { isSameTest } from './same-test.ts';

const NAMED = 3;

/**
 * A test that was asked for and is skipped or not in the report was not run, and such a run proves nothing. One that passed and is
 * not believed did run: that makes a rerun or a check worth nothing too, so that the failure stands; where fixes are verified it
 * speaks against its own fix alone.
 */
export function judgeSelection(
  {
    purpose,
    selection,
  }: { readonly purpose: RunPurpose; readonly selection: readonly TestIdentity[] | null },
  outcome: SuiteOutcome,
): SuiteOutcome {
  if (selection === null || (outcome.status !== 'passed' && outcome.status !== 'failed')) return outcome;
  const missing = selection.filter(
    (asked) =>
      !outcome.results.some(
        (one) =>
          one.outcome !== 'skipped' &&
          (isSameTest(one, asked) || (one.file !== '' && one.file === asked.name)),
      ),
  );
  const notRun = missing.filter(
    (asked) => !outcome.results.some((one) => one.belief !== undefined && isSameTest(one, asked)),
  );
  if (missing.length === 0 || (purpose === 'verify' && notRun.length === 0)) return outcome;
  const names = notRun.map((one) => one.name);
  const words = `${notRun.length} of ${selection.length} tests that were asked for were not run: ${nameSome(names, NAMED)}`;
  const reason = [...(notRun.length > 0 ? [words] : []), outcome.reason].filter((said) => said !== '');
  return { ...outcome, status: 'errored', reason: reason.join('; ') };
}
