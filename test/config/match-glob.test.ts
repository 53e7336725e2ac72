import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchGlob, matchPath } from '../../src/config/match-glob.ts';

const names: readonly (readonly [pattern: string, text: string, isMatch: boolean])[] = [
  ['*websocket*', 'tests/e2e/test_websocket_auth.py', true],
  ['*WebSocket*', 'websocket auth', true],
  ['websocket', 'tests/websocket', false],
  ['tests/*', 'tests/deep/a.py', true],
  ['WebSocket Core', 'websocket core', true],
  ['adds (1, 2)', 'adds (1, 2)', true],
  ['adds (*)', 'adds (1, 2)', true],
  ['a+b*', 'a+b=c', true],
  ['a+b*', 'aab', false],
  ['ws [auth]', 'ws [auth]', true],
  ['{login,logout}*', 'logout works', true],
  ['!important', 'other', false],
  ['*', '', false],
  ['*', '.hidden', true],
  ['first*last', 'first\nlast', true],
  ['test_?', 'test_a', true],
];
for (const [pattern, text, isMatch] of names)
  test(`the pattern ${pattern} ${isMatch ? 'means' : 'does not mean'} the name ${JSON.stringify(text)}`, () =>
    assert.equal(matchGlob(pattern, text), isMatch));

const paths: readonly (readonly [pattern: string, path: string, isMatch: boolean])[] = [
  ['tests/**', 'tests/a.js', true],
  ['tests/**', 'tests/deep/.hidden', true],
  ['tests/**', 'src/tests/a.js', false],
  ['tests', 'tests/deep/a.js', true],
  ['tests/', 'tests/a.js', true],
  ['/tests/**', 'tests/a.js', true],
  ['./tests/**', 'tests/a.js', true],
  ['tests/*', 'tests/a.js', true],
  ['tests/**', 'Tests/A.js', true],
  ['**/conftest.py', 'conftest.py', true],
  ['**/conftest.py', 'a/b/conftest.py', true],
  ['pytest.ini', 'pytest.ini', true],
  ['pytest.ini', 'sub/pytest.ini', false],
  ['*.yaml', 'a/b.yaml', false],
  ['src/*.js', 'src/deep/a.js', false],
  ['t\u00e9sts/**', 'te\u0301sts/a.js', true],
  ['tests/**', 'testsuite/a.js', false],
];
for (const [pattern, path, isMatch] of paths)
  test(`the pattern ${pattern} ${isMatch ? 'means' : 'does not mean'} the file ${path}`, () =>
    assert.equal(matchPath(pattern, path), isMatch));
