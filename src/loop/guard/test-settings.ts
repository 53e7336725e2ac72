// Settings of the test run that stand in files which are there for other things too.

const TEST_SCRIPT = /^(?:pre|post)?test(?:$|[:_-])/;
const RUNNERS = ['jest', 'mocha', 'ava', 'vitest', 'tap', 'nyc', 'c8', 'wireit'];
/** A section of a TOML or INI file up to the next one; `[tool.pytest.ini_options]`, `[tool:pytest]`. */
const SECTION = /^\[(?:tool[.:])?(?:pytest|tox|nose|unittest)[^\]]*\][^\n]*(?:\n(?!\[)[^\n]*)*/gm;
/** A target whose name begins with `test` or `check`, with its recipe. */
const TARGET = /^(?:test|check)[\w-]*\s*:[^\n]*(?:\n\t[^\n]*)*/gm;

const BUILD_FILE = /^(?:pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|.+\.(?:cs|fs|vb)proj|CMakeLists\.txt)$/;
/** What leaves tests out of a build, or takes no notice of their failures. */
const LEFT_OUT =
  /^.*(?:\bskipTests\b|\bskipITs\b|maven\.test\.skip|testFailureIgnore|\bignoreFailures\b|\bexcludeTestsMatching\b|\btest\s*=\s*false|<IsTestProject>).*$/gm;

/** Whether a file may say how tests are run, among other things. */
export function maySayTestRun(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return (
    /^(?:package\.json|pyproject\.toml|setup\.cfg|(?:GNU)?makefile)$/i.test(name) || BUILD_FILE.test(name)
  );
}

/** Whether a change of a package.json, pyproject.toml, setup.cfg, Makefile or build file changes how tests are run. */
export function changesTestRun(path: string, before: string | null, after: string | null): boolean {
  if (before === null) return false;
  const name = path.split('/').at(-1) ?? '';
  if (name === 'package.json') return packageSettings(before) !== packageSettings(after ?? '');
  if (name === 'pyproject.toml' || name === 'setup.cfg') return differs(SECTION, before, after);
  if (/^(?:GNU)?makefile$/i.test(name)) return differs(TARGET, before, after);
  if (BUILD_FILE.test(name)) return differs(LEFT_OUT, before, after);
  return false;
}

function differs(pattern: RegExp, before: string, after: string | null): boolean {
  const all = (text: string) => [...text.matchAll(pattern)].map(([found]) => found.trimEnd()).join('\n');
  return all(before) !== all(after ?? '');
}

/** What of a package.json decides how tests are run, as text that can be compared; '' when it is no JSON. */
function packageSettings(text: string): string {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return '';
  }
  const scripts = Object.entries((value.scripts ?? {}) as object).filter(([name]) => TEST_SCRIPT.test(name));
  return JSON.stringify([scripts.toSorted(), RUNNERS.map((runner) => value[runner] ?? null)]);
}
