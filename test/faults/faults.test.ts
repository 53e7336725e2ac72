// A short cut of each row of the table of faults; `npm run faults` runs all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROWS } from './rows.ts';
import { runRow } from './run-rows.ts';

for (const row of ROWS) {
  test(`${row.name}: nothing is lost, nothing is done twice`, async () => {
    const { broken } = await runRow(row, { tries: row.short, seed: 1 });
    assert.deepEqual(broken, []);
  });
  const { mutant } = row;
  test(`${row.name}: without ${mutant.without} it breaks`, async () => {
    const { broken } = await mutant.attempt();
    assert.ok(broken.length > 0);
  });
}
