// Stands in for node:test: suites are entered, tests are written down and never run.
export { assert, mock, run, snapshot } from 'node:test';

const path = [];

/** What was recorded so far: the tests, and the promises of asynchronous suites. */
export const recorded = { tests: [], pending: [] };

/** What a call such as test(name, options, fn) means: every part may be left out. */
function readCall(args) {
  const fn = args.find((one) => typeof one === 'function');
  const name = typeof args[0] === 'string' ? args[0] : fn?.name || '<anonymous>';
  return { name, fn };
}

function recordTest(...args) {
  recorded.tests.push({ name: readCall(args).name, classname: path.length > 0 ? path.join('.') : 'test' });
  return Promise.resolve();
}

function enterSuite(...args) {
  const { name, fn } = readCall(args);
  path.push(name);
  try {
    // An asynchronous suite registers its tests before its first await, as far as a list can know.
    recorded.pending.push(fn?.({ name }));
  } finally {
    path.pop();
  }
  return Promise.resolve();
}

function withVariants(record) {
  const variants = ['skip', 'todo', 'only', 'expectFailure'].map((name) => [name, record]);
  return Object.assign((...args) => record(...args), Object.fromEntries(variants));
}

const hook = () => {};

/** As in node:test. */
export const test = withVariants(recordTest);
/** As in node:test. */
export const suite = withVariants(enterSuite);
/** As in node:test; hooks belong to the run and are left out. */
export const [before, after, beforeEach, afterEach] = [hook, hook, hook, hook];
export { suite as describe, test as default, test as it };

Object.assign(test, { test, it: test, suite, describe: suite, before, after, beforeEach, afterEach });
