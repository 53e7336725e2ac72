import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameOutputReason, shapeOf } from '../../src/loop/same-output.ts';
import { aResult } from '../helpers/loop-state.ts';

const said = (output: string, digest = 'd1') =>
  aResult('t', { outcome: 'passed', message: '', output, printed: { digest } });
const before = (varied = 0, digest = 'd1') => ({ runId: 'r1', endedAt: 10_000, digest, varied });
const later = { id: 'r2', startedAt: 60_000 };

const telling: readonly (readonly [title: string, output: string])[] = [
  ['a log line', '2026-11-25 19:27:00,123 INFO asked /health'],
  ['a log line after others', 'begin\n[2026-11-25T19:27:00.123Z] GET /cart 200'],
  ['a level before the time', 'INFO 2026-11-25T19:27:00Z GET /cart'],
  ['JSON', '{"time":"2026-11-25T19:27:00.123Z","msg":"asked"}'],
  ['JSON with epoch milliseconds', '{"time":1764098820123,"msg":"asked"}'],
  ['a time of day with milliseconds', '19:27:00.123 asked'],
];
for (const [title, output] of telling)
  test(`output that tells the time cannot be the same in a later run: ${title}`, () => {
    assert.match(sameOutputReason(said(output), before(), later) ?? '', /tell when/);
  });

const harmless: readonly (readonly [title: string, output: string])[] = [
  ['words', 'asked the service\nall well'],
  ['a fixed address and a limit', 'GET http://127.0.0.1:8080/health within 30 s'],
  ['an id from a fixture', 'order 1b4e28ba-2fa1-11d2-883f-0016d3cca427 is there'],
  ['a date from a fixture', 'the order was placed 2024-01-01T00:00:00Z'],
  ['a timetable', '08:00:00 bus to the station'],
  ['a long number', '1764098820'.repeat(2)],
];
for (const [title, output] of harmless)
  test(`output that may well be the same proves nothing: ${title}`, () => {
    assert.equal(sameOutputReason(said(output), before(), later), null);
  });

test('what was another in every run of a revision before cannot be the same now', () => {
  const output = 'session 1b4e28ba-2fa1-11d2-883f-0016d3cca427, took 12.5 ms';
  assert.match(sameOutputReason(said(output), before(2), later) ?? '', /another one in every run/);
  assert.equal(sameOutputReason(said(output), before(1), later), null);
});

test('no statement: another output, no earlier one, the very same run, one that had hardly ended, nothing printed', () => {
  const output = '2026-11-25 19:27:00,123 INFO asked';
  assert.equal(sameOutputReason(said(output, 'd2'), before(), later), null);
  assert.equal(sameOutputReason(said(output), null, later), null);
  assert.equal(sameOutputReason(said(output), before(), { ...later, id: 'r1' }), null);
  assert.equal(sameOutputReason(said(output), before(), { id: 'r2', startedAt: 10_500 }), null);
  assert.equal(sameOutputReason(aResult('t', { outcome: 'passed' }), before(), later), null);
});

test('two outputs have one shape when they differ in what varies only; a cut one has none', () => {
  const shape = shapeOf('19:27:00 session 1b4e28ba-2fa1-11d2-883f-0016d3cca427 on 127.0.0.1:4711 took 12 ms');
  assert.equal(
    shapeOf('19:28:01 session 2c4e28ba-2fa1-11d2-883f-0016d3cca427 on 127.0.0.1:4712 took 140 ms'),
    shape,
  );
  assert.notEqual(shapeOf('3 orders'), shapeOf('4 orders'));
  assert.equal(shapeOf('begin\n[cut: 12 more characters]'), null);
});
