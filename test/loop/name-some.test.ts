import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameSome } from '../../src/loop/name-some.ts';

test('a list that is too long is cut, and says how many more there are', () => {
  assert.equal(nameSome([], 2), '');
  assert.equal(nameSome(['a'], 2), 'a');
  assert.equal(nameSome(['a', 'b'], 2), 'a, b');
  assert.equal(nameSome(['a', 'b', 'c'], 2), 'a, b and 1 more');
  assert.equal(nameSome(['a', 'b'], 2, '; '), 'a; b');
  assert.equal(nameSome(['a', 'b', 'c', 'd'], 2, '; '), 'a; b; and 2 more');
});
