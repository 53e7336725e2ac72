// greenloop test: one test's life.
import { LoopError } from '../loop/errors.ts';
import { renderLife } from '../report/render-tests.ts';
import { testMeant } from '../report/test-meant.ts';
import { projectOf, withStore } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop test [project] <words of its name> [--json]';

/** Prints what became of the one test that has these words. Throws LoopError `usage`, `project-unknown`, `test-unknown`. */
export async function test(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  if (positionals.length === 0) throw new LoopError('usage', 'test needs words of its name', USAGE);
  return withStore((opened) => {
    const [first = '', ...rest] = positionals;
    const isProject = rest.length > 0 && opened.history.projects().includes(first);
    const project = projectOf(opened, isProject ? first : undefined, USAGE);
    const life = testMeant(project, (isProject ? rest : positionals).join(' '), opened.history, Date.now());
    process.stdout.write(on.has('json') ? `${JSON.stringify({ project, ...life })}\n` : renderLife(life));
    return 0;
  });
}
