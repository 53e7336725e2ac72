// How a deployment says which of its steps it is at.
import type { StepStatus } from './model.ts';

/**
 * Reads one line of a deploy command's output. `::step <name>` begins a step, `::done <name>` ends it; any other line
 * that contains a planned step's words means that the step is done. Null for a line that says nothing of steps.
 */
export function readStep(
  line: string,
  steps: readonly string[],
): { readonly step: string; readonly status: StepStatus } | null {
  const text = line.trim();
  const marked = /^::(step|done) (.+)$/.exec(text);
  if (marked) {
    const step = steps.find((one) => one.toLowerCase() === marked[2]?.trim().toLowerCase());
    return step === undefined ? null : { step, status: marked[1] === 'step' ? 'running' : 'done' };
  }
  const said = steps.find((one) => text.toLowerCase().includes(one.toLowerCase()));
  return said === undefined ? null : { step: said, status: 'done' };
}
