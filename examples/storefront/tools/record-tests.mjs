// A preload that replaces what node:test exports: suites are entered, tests are written down and never run.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const nodeTest = createRequire(import.meta.url)('node:test');
const path = [];
const recorded = { tests: [], pending: [] };
globalThis[Symbol.for('storefront.recorded-tests')] = recorded;

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

const variants = ['skip', 'todo', 'only', 'expectFailure'];
const withVariants = (record) =>
  Object.assign((...args) => record(...args), Object.fromEntries(variants.map((one) => [one, record])));
const test = withVariants(recordTest);
const suite = withVariants(enterSuite);
const hook = () => {};
Object.assign(test, { test, it: test, suite, describe: suite });
Object.assign(test, { before: hook, after: hook, beforeEach: hook, afterEach: hook });
Object.assign(nodeTest, { test, it: test, suite, describe: suite, default: test });
Object.assign(nodeTest, { before: hook, after: hook, beforeEach: hook, afterEach: hook });
syncBuiltinESMExports();
