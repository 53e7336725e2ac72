// docs/promises.md names each row of the table of faults, with the tries that it has by default.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROWS } from './rows.ts';

test('docs/promises.md has the rows of the table of faults, with their tries', () => {
  const lines = readFileSync(new URL('../../docs/promises.md', import.meta.url), 'utf8').split('\n');
  const first = lines.findIndex((line) => /^\| Row +\| Tries by default \|/.test(line)) + 2;
  const rest = lines.slice(first);
  const written = rest.slice(0, rest.indexOf('')).map((line) => {
    const [, name = '', tries = ''] = line.split('|');
    return [name.trim(), Number(tries.replace(',', ''))];
  });
  assert.deepEqual(
    written,
    ROWS.map(({ name, tries }) => [name, tries]),
  );
});
