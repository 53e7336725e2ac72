// Which files are tests, say how tests are run, or hold what tests expect: by the habits of common frameworks.

const FOLDER = /(?:^|\/)(?:[\w.-]*\.)?(?:tests?|specs?|__tests__|e2e|cypress|testdata)\//i;
const NAME =
  /[._-](?:test|spec|cy|e2e)s?\.[cm]?[a-z]+$|(?:^|\/)test_[^/]+\.py$|_(?:test|spec)\.(?:go|py|rb|exs?|dart|cc|cpp)$|(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|kts|cs|fs|scala|groovy|php|swift)$/;
const PROSE = /\.(?:md|mdx|rst|adoc)$/i;
const EXPECTED =
  /\.snap$|(?:^|\/)(?:__(?:image_)?snapshots__|__screenshots__|[^/]+-snapshots|goldens?|expected)\/|\.(?:golden|approved)(?:\.[a-z]+)?$/i;
const SETTINGS =
  /(?:^|\/)(?:pytest\.ini|tox\.ini|noxfile\.py|conftest\.py|(?:site|user)customize\.py|[^/]+\.pth|(?:jest|vitest|playwright|karma|wdio|cypress|mocha|ava|nightwatch|web-test-runner)\.(?:config|conf|setup|workspace)\.[a-z]+|setupTests\.[a-z]+|\.(?:mocharc|jestrc|taprc)(?:\.[a-z]+)?|\.rspec|phpunit\.xml(?:\.dist)?|junit-platform\.properties)$/i;

/** Whether a file's name is one by which runners find tests. */
export function hasTestName(path: string): boolean {
  return NAME.test(path);
}

/** Whether a file lies in a folder that is there for tests; `__tests__` aside, which stands for no more than a name does. */
export function isInTestFolder(path: string): boolean {
  return FOLDER.test(path.replaceAll('__tests__/', ''));
}

/** Whether a path is one of a test, or of what belongs to tests. */
export function isTestFile(path: string): boolean {
  return !PROSE.test(path) && (FOLDER.test(path) || NAME.test(path));
}

/** Whether a file says how tests are run. */
export function isTestSettings(path: string): boolean {
  return SETTINGS.test(path);
}

/** Whether a file holds what tests compare with: snapshots, golden files. */
export function isExpectation(path: string): boolean {
  return EXPECTED.test(path);
}
