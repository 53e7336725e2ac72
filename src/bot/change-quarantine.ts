// `/loop quarantine` and `/loop release`: flaky tests that do not count for a while.
import type { Plan } from '../loop/plan.ts';
import type { Clock, History, Quarantines } from '../loop/ports.ts';
import { decideQuarantine } from '../loop/quarantine.ts';
import { putInWords, releasedWords } from '../report/quarantine-words.ts';
import { testMeant } from '../report/test-meant.ts';
import type { LoopCommand } from './parse-command.ts';
import type { PatientWrite } from './patient-write.ts';

/** Does it, and says what is true now. Throws LoopError `test-unknown`, `not-flaky`, `usage`, `stale`. */
export async function changeQuarantine(
  asked: Extract<LoopCommand, { kind: 'quarantine' | 'release' }>,
  { project, slack, goal }: Plan,
  by: string,
  given: {
    readonly history: History;
    readonly quarantines: Quarantines;
    readonly clock: Clock;
    readonly write: PatientWrite;
  },
): Promise<{ readonly what: string; readonly hint: string }> {
  const { history, quarantines, clock, write } = given;
  const now = clock.now();
  const life = testMeant(project, asked.kind === 'release' ? asked.words : asked.test, history, now);
  if (asked.kind === 'release') {
    await write(() => quarantines.release(project, life.test, by));
    return { what: `${releasedWords(life.test)}.`, hint: '' };
  }
  const until = decideQuarantine(life, asked, now, slack.timezone);
  await write(() => quarantines.add(project, { ...life.test, by, reason: asked.reason, until }));
  return {
    what: `${putInWords(life.test, until, slack.timezone)}.`,
    hint: goal.withoutQuarantined
      ? '/loop release ends it.'
      : 'The loop does not reach its goal meanwhile: goal.without_quarantined would let it. /loop release ends it.',
  };
}
