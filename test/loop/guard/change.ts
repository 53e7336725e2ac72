// Changes of files as the guard sees them, for its tables.
import { matchPath } from '../../../src/config/match-glob.ts';
import { guardDiff } from '../../../src/loop/guard-diff.ts';
import type { FileChange } from '../../../src/loop/ports.ts';

export const change = (
  path: string,
  before: string | null,
  after: string | null,
  over: Partial<FileChange> = {},
): FileChange => ({
  path,
  oldPath: null,
  kind: before === null ? 'added' : after === null ? 'deleted' : 'modified',
  before,
  after,
  ...over,
});

export const reasonsOf = (...changes: FileChange[]): readonly string[] =>
  guardDiff(changes, { protect: ['guarded/**', '**/conftest.py', '*.yaml'], matches: matchPath });

export const TEST = `test('adds', async () => {
  const sum = await add(1, 2, { timeout: 500 });
  assert.equal(sum, 3);
  assert.ok(sum > 0);
});
`;
export const PY = 'def test_adds():\n    assert add(1, 2) == 3\n';
export const GO = 'package add\nfunc TestAdd(t *testing.T) {}\n';
export const JAVA = `class AddTest {
  @Test
  void adds() {
    assertEquals(3, add(1, 2));
  }
}
`;
