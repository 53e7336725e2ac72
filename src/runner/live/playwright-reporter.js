// A reporter for Playwright Test: live events to file descriptor 3, nothing to its output.
import { cut, nameOf, tell } from './tell.cjs';

export default class GreenloopReporter {
  onTestBegin(test) {
    tell({ event: 'start', file: nameOf(test.location?.file), class: '', name: titleOf(test) });
  }

  /** Called for each attempt; only the last one of a test is its end. */
  onTestEnd(test, result) {
    const isLast =
      result.status === test.expectedStatus || result.status === 'skipped' || result.retry >= test.retries;
    if (!isLast) return;
    const outcome = test.outcome();
    const failed = outcome === 'unexpected';
    tell({
      event: 'end',
      file: nameOf(test.location?.file),
      class: '',
      name: titleOf(test),
      outcome: outcome === 'skipped' ? 'skipped' : failed ? 'failed' : 'passed',
      durationMs: result.duration,
      message: failed ? cut(result.error?.message) : '',
    });
  }

  onError(error) {
    tell({ event: 'load-error', file: nameOf(error.location?.file), message: cut(error.message) });
  }

  /** Playwright adds no reporter of its own for one that writes nothing. */
  printsToStdio() {
    return false;
  }
}

/** Project, describes and test; the first title is empty, the file comes third. */
function titleOf(test) {
  const [, project = '', , ...titles] = test.titlePath();
  return [project, ...titles].filter((title) => title !== '').join(' \u203a ');
}
