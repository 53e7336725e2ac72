// A reporter for Vitest 3 and newer: live events to file descriptor 3, nothing to its output.
import { cut, nameOf, tell } from './tell.cjs';

const OUTCOMES = { passed: 'passed', failed: 'failed', skipped: 'skipped' };

export default class GreenloopReporter {
  onTestCaseReady(test) {
    tell({ event: 'start', file: nameOf(test.module?.moduleId), class: '', name: test.fullName });
  }

  onTestCaseResult(test) {
    const { state, errors } = test.result();
    const outcome = OUTCOMES[state];
    if (outcome === undefined) return;
    const message = outcome === 'failed' ? cut(errors?.[0]?.message) : '';
    tell({
      event: 'end',
      file: nameOf(test.module?.moduleId),
      class: '',
      name: test.fullName,
      outcome,
      durationMs: test.diagnostic?.()?.duration ?? null,
      message,
    });
  }

  onTestModuleEnd(module) {
    const [error] = module.errors?.() ?? [];
    if (error !== undefined)
      tell({ event: 'load-error', file: nameOf(module.moduleId), message: cut(error.message) });
  }
}
