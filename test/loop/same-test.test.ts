import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedTestKey, testKey } from '../../src/loop/same-test.ts';

const T = { suiteId: 's', file: 'f', className: 'c', name: 'n' };

test('a test has one key, and every other test another one', () => {
  const others = [
    { ...T, suiteId: 's2' },
    { ...T, file: 'f2' },
    { ...T, className: 'c2' },
    { ...T, name: 'n2' },
    { ...T, file: 'f\nc', className: '' },
    { ...T, className: '', name: 'c\nn' },
  ];
  assert.equal(namedTestKey({ ...T }), namedTestKey(T));
  assert.equal(new Set([T, ...others].map(namedTestKey)).size, 7);
  assert.equal(testKey({ ...T, suiteId: 's2' } as typeof T), testKey(T), 'of one suite');
  assert.equal(new Set([T, ...others].map(testKey)).size, 6);
});
