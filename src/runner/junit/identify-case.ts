import { isFailing } from '../../loop/judge-suite.ts';
import type { Outcome, TestIdentity } from '../../loop/model.ts';
import { capText, cleanText } from './clean-text.ts';
import { LIMITS } from './judge-case.ts';
import { inherited, type Suite, suitePath } from './suite-tree.ts';
import type { Attributes } from './xml-attributes.ts';

/** The runners whose reports need a reading of their own. */
export type Flavour =
  | 'pytest'
  | 'go'
  | 'vitest'
  | 'jest'
  | 'playwright'
  | 'mocha'
  | 'libtest'
  | 'surefire'
  | 'other';

/** Recognises the runner by what it writes into its suites. */
export function flavourOf(suite: Suite | null): Flavour {
  for (let at = suite; at !== null; at = at.parent) {
    const name = at.attributes.get('name') ?? '';
    if (name === 'pytest' || name === 'pytest tests') return 'pytest';
    if (name === 'vitest tests') return 'vitest';
    if (name === 'jest tests') return 'jest';
    if (name === 'Mocha Tests') return 'mocha';
    if (at.properties.has('go.version')) return 'go';
    if (name === 'test' && at.attributes.get('package') === 'test' && at.attributes.has('id'))
      return 'libtest';
    if (/surefire/.test(at.attributes.get('xsi:noNamespaceSchemaLocation') ?? '')) return 'surefire';
    // Playwright alone has an id on the root and one suite a file and project, with the project as its host.
    if (at.parent === null && at !== suite && at.attributes.has('id') && suite?.attributes.has('hostname')) {
      return 'playwright';
    }
  }
  return 'other';
}

/** Names a case as its runner means it; `synthetic` when it stands for a file or hook, not for a test. */
export function identifyCase(
  attributes: Attributes,
  suite: Suite | null,
  flavour: Flavour,
  found: { readonly outcome: Outcome; readonly message: string },
  fileName: (written: string) => string,
): TestIdentity & { readonly synthetic: boolean } {
  const said = (name: string): string => capText(cleanText(attributes.get(name) ?? '').trim(), LIMITS.name);
  const written = said('file') || said('filepath') || inherited(suite, 'file', 'filepath');
  const file = written === '' ? '' : fileName(written);
  const name = said('name') || '(?)';
  const className = said('classname') || said('class') || suitePath(suite).join(' > ');
  const failing = isFailing(found);
  const whole = (path: string) => ({ file: path, className: '', name: path, synthetic: true });

  if (failing && className === 'Test suite failed to run') return whole(fileName(name));
  if (className === 'test' && looksLikeFile(name) && suite?.parent == null) {
    const path = file || fileName(name);
    return { ...whole(path), synthetic: failing };
  }
  const suiteName = suite?.attributes.get('name') ?? '';
  if (failing && name === className && name === suiteName && looksLikeFile(name))
    return whole(fileName(name));
  switch (flavour === 'playwright' && className !== suiteName ? 'other' : flavour) {
    case 'pytest': {
      const collection = failing && said('classname') === '' && /^collection failure/.test(found.message);
      if (collection) return whole(file || fileName(`${name.replaceAll('.', '/')}.py`));
      return { file, className: said('classname'), name, synthetic: false };
    }
    case 'vitest':
      return { file: file || fileName(className), className: '', name, synthetic: false };
    case 'playwright': {
      // Two projects run the same tests and differ in the suite's host; the name has the project too where that is asked for.
      const project = inherited(suite, 'hostname');
      const title = name.startsWith(`[${project}] `) ? name.slice(project.length + 3) : name;
      return { file: file || fileName(className), className: project, name: title, synthetic: false };
    }
    case 'mocha':
      return {
        file,
        className,
        name,
        synthetic: failing && /"(?:before|after) (?:all|each)" hook/.test(name),
      };
    case 'go':
      return { file, className, name, synthetic: failing && name === 'TestMain' };
    case 'surefire':
      return {
        file,
        className,
        name,
        synthetic: failing && (name === '(?)' || name === 'initializationError'),
      };
    case 'jest':
    case 'libtest':
    case 'other':
      return { file, className: classOf(className, name, suite), name, synthetic: false };
  }
}

/** jest-junit repeats the full name as the class; node's runner of old writes "test" and has the path in its suites. */
function classOf(className: string, name: string, suite: Suite | null): string {
  if (className === name) return '';
  if (className !== 'test') return className;
  const bare = suite === null || (suite.parent === null && suite.attributes.size === 0);
  const nodes = bare || suite.attributes.has('disabled');
  return nodes ? suitePath(suite).join('.') : className;
}

function looksLikeFile(name: string): boolean {
  return /^[^\n<>|"]{1,500}\.[cm]?[jt]sx?$/.test(name);
}
