// Secrets on all ways out of a real run; what is a secret and how it is found is tested in mask-secrets.test.ts.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LiveProgress } from '../../src/loop/ports.ts';
import { openBench, textOf } from './bench.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const LEAK = join(import.meta.dirname, 'children/leak.js');

test('no secret leaves a suite, by whichever way', async () => {
  const token = 'l3ak&"y-t0ken';
  const bench = openBench({ ...process.env, LEAKY_TOKEN: token });
  const spec = bench.suite(['node', LEAK, '{reports}'], { env: ['LEAKY_TOKEN'] });
  const live: LiveProgress[] = [];
  const outcome = await bench.runner.runSuite(spec, (one) => live.push(one), new AbortController().signal);
  const { reports: _, ...files } = bench.files(spec.runId);
  assert.equal(outcome.status, 'failed');
  assert.equal(live.length, 2);
  assert.equal(outcome.results.length, 1);
  assert.match(
    textOf(files.stdout),
    /^\[masked LEAKY_TOKEN\] \[masked LEAKY_TOKEN\] \[masked LEAKY_TOKEN\]\n$/,
  );
  assert.match(
    textOf(files.stderr),
    /^\[masked LEAKY_TOKEN\] \[masked LEAKY_TOKEN\] \[masked LEAKY_TOKEN\]\n$/,
  );
  const all = [JSON.stringify(outcome), JSON.stringify(live), ...Object.values(files).map(textOf)].join('\n');
  for (const form of [token, JSON.stringify(token).slice(1, -1), base64(token), encodeURIComponent(token)])
    assert.equal(all.includes(form), false, form);
});

test('a report that cannot be read is quoted without secrets', async () => {
  const bench = openBench({ ...process.env, LEAKY_TOKEN: 'leakytoken1' });
  const script = 'printf "<%s>" "$LEAKY_TOKEN" > "$1/$LEAKY_TOKEN.xml"';
  const { status, reason } = await bench.runSuite(['sh', '-c', script, 'sh', '{reports}'], {
    env: ['LEAKY_TOKEN'],
  });
  assert.equal(status, 'errored');
  assert.doesNotMatch(reason, /leakytoken1/);
});
