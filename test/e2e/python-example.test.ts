// The example in Python from red to green: pytest, a fixer and a deployment that know nothing of Node.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readPlan } from '../../src/config/read-plan.ts';
import { openEngine, renderFacts } from '../../src/open-engine.ts';
import { freePort } from '../storefront/storefront.ts';

const FOLDER = fileURLToPath(new URL('../../examples/parcels/', import.meta.url));
/** A Python with pytest, as a path or a name; where one is named, this test is never skipped. */
const named = process.env.GREENLOOP_TEST_PYTHON ?? '';
const hasPytest = named !== '' || spawnSync('python3', ['-m', 'pytest', '--version']).status === 0;
const skip = hasPytest
  ? false
  : 'python3 has no pytest: apt-get install python3-pytest, or name a Python in GREENLOOP_TEST_PYTHON';
const PATH = named.includes('/') ? `${dirname(named)}:${process.env.PATH}` : process.env.PATH;

test('the example in Python goes from red to green, told live by pytest', { skip }, async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-parcels-'));
  const set = {
    PARCELS_HOME: join(root, 'staging'),
    STAGING_URL: `http://127.0.0.1:${await freePort()}`,
    PATH,
  };
  const engine = await openEngine(join(root, 'data'), { ...process.env, ...set }, (error) => {
    throw error;
  });
  t.after(async () => {
    await engine.shutDown();
    execFileSync(join(FOLDER, 'scripts/stop.py'), { env: { ...process.env, ...set } });
    rmSync(root, { recursive: true, force: true });
  });
  let live = 0;
  engine.onLive(({ progress }) => {
    live = Math.max(live, progress.done);
  });
  const plan = await readPlan(join(FOLDER, 'greenloop.yaml'), PATH);
  const loopId = await engine.loops.start({ plan, suites: [], once: false, by: 'mia' });
  const loop = await engine.loops.finished(loopId);
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(loop.ledger, { declared: 13, collected: 13, executed: 13, passing: 13, verified: 13 });
  const first = engine.history.iteration('parcels', 1);
  assert.deepEqual(first.iteration.groups.map(({ tests }) => tests.length).toSorted(), [1, 1, 1]);
  assert.match(renderFacts(first), /20 kg itself is taken for light/);
  assert.ok(live >= 6, `${live} tests were told live`);
});
