import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCron } from '../../src/config/is-cron.ts';

const rows: readonly (readonly [text: string, isOne: boolean])[] = [
  ['0 9 * * 1-5', true],
  ['*/15 * * * *', true],
  ['0,30 9-17/2 1 jan-mar MON', true],
  ['0 9 * * 7', true],
  ['  0   9 * * *  ', true],
  ['0 9 * *', false],
  ['0 0 9 * * *', false],
  ['60 9 * * *', false],
  ['0 24 * * *', false],
  ['0 9 0 * *', false],
  ['0 9 * 13 *', false],
  ['0 9 * * 8', false],
  ['0 9 * * 5-1', false],
  ['*/0 * * * *', false],
  ['0 9 * mon *', false],
  ['@daily', false],
  ['every day', false],
  ['', false],
];
for (const [text, isOne] of rows)
  test(`"${text}" is ${isOne ? 'a' : 'no'} schedule`, () => assert.equal(isCron(text), isOne));
