// A reporter for Jest 26 and newer: live events to file descriptor 3, nothing to its output.
const { cut, nameOf, tell } = require('./tell.cjs');

const OUTCOMES = {
  passed: 'passed',
  failed: 'failed',
  pending: 'skipped',
  skipped: 'skipped',
  todo: 'skipped',
  disabled: 'skipped',
};

function identityOf(test, { ancestorTitles = [], title }) {
  return { file: nameOf(test.path), class: ancestorTitles.join(' > '), name: title };
}

function keyOf(test, { ancestorTitles = [], title }) {
  return JSON.stringify([test.path, ...ancestorTitles, title]);
}

module.exports = class GreenloopReporter {
  /** What each test was told to have come to. */
  told = new Map();

  onTestCaseStart(test, started) {
    const outcome = this.told.get(keyOf(test, started));
    // A failed test is tried again only after it was told: nobody could know.
    if (outcome !== undefined) tell({ event: 'again', ...identityOf(test, started), outcome });
    tell({ event: 'start', ...identityOf(test, started) });
  }

  onTestCaseResult(test, result) {
    const outcome = OUTCOMES[result.status];
    if (outcome === undefined) return;
    this.told.set(keyOf(test, result), outcome);
    tell({
      event: 'end',
      ...identityOf(test, result),
      outcome,
      durationMs: result.duration ?? null,
      message: outcome === 'failed' ? cut(result.failureMessages?.[0]) : '',
    });
  }

  /** Skipped tests are told only with their file, and by jest-jasmine2 all are. */
  onTestResult(test, { testExecError, testResults = [] }) {
    for (const result of testResults)
      if (!this.told.has(keyOf(test, result))) this.onTestCaseResult(test, result);
    for (const result of testResults) this.told.delete(keyOf(test, result));
    if (testExecError != null)
      tell({ event: 'load-error', file: nameOf(test.path), message: cut(testExecError.message) });
  }
};
