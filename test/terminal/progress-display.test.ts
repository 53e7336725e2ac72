import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgressDisplay } from '../../src/terminal/progress-display.ts';
import { screen } from '../helpers/screen.ts';

const plain = (line: string) => line;

test('printed lines stay above the area, which is drawn once', () => {
  const on = screen(40, 10);
  let state = 'testing';
  const display = createProgressDisplay(on.output, on.time, () => ['phases', state], plain);
  display.print('first');
  state = 'fixing';
  display.print('second\nthird');
  assert.deepEqual(on.lines(), ['first', 'second', 'third', 'phases', 'fixing']);
});

test('changes are drawn at most ten times a second, and the last one is not lost', () => {
  const on = screen(40, 10);
  let n = 0;
  const display = createProgressDisplay(on.output, on.time, () => [`n ${n}`], plain);
  display.changed();
  const before = on.writes();
  for (n = 1; n < 1_000; n++) {
    display.changed();
    on.advance(1);
  }
  n = 1_000;
  display.changed();
  assert.ok(on.writes() - before <= 10, `${on.writes() - before}`);
  on.advance(100);
  assert.deepEqual(on.lines(), ['n 1000']);
});

test('without any change it is drawn once a second, so that times move', () => {
  const on = screen(40, 10);
  const display = createProgressDisplay(on.output, on.time, () => [`${on.time.now()}`], plain);
  display.changed();
  on.advance(3_000);
  assert.deepEqual(on.lines(), ['3000']);
  assert.equal(on.writes(), 4);
});

test('a line that is too long is cut to the window and never wraps', () => {
  const on = screen(12, 10);
  createProgressDisplay(
    on.output,
    on.time,
    () => ['a line that is too long', '漢字漢字漢字漢字'],
    plain,
  ).print('x');
  assert.deepEqual(on.lines(), ['x', 'a line tha…', '漢字漢字漢…']);
});

test('an area higher than the window is cut to it', () => {
  const on = screen(20, 4);
  const display = createProgressDisplay(on.output, on.time, () => ['1', '2', '3', '4', '5'], plain);
  display.print('above');
  display.print('again');
  assert.deepEqual(on.lines(), ['above', 'again', '1', '2', '3']);
});

test('a window made narrower leaves nothing of the old area behind', () => {
  const on = screen(40, 10);
  const display = createProgressDisplay(on.output, on.time, () => ['x'.repeat(35), 'short'], plain);
  display.print('above');
  on.resize(10, 10);
  assert.deepEqual(on.lines(), ['above', `${'x'.repeat(8)}…`, 'short']);
  on.resize(40, 10);
  assert.deepEqual(on.lines(), ['above', 'x'.repeat(35), 'short']);
});

test('after closing, the area is gone and nothing is drawn or scheduled any more', () => {
  const on = screen(40, 10);
  const display = createProgressDisplay(on.output, on.time, () => ['area'], plain);
  display.print('above');
  display.changed();
  display.close();
  display.close();
  const writes = on.writes();
  display.changed();
  on.resize(20, 10);
  on.advance(5_000);
  assert.equal(on.writes(), writes);
  assert.equal(on.waiting(), 0);
  display.print('last');
  assert.deepEqual(on.lines(), ['above', 'last']);
});

test('the cursor is never hidden', () => {
  const on = screen(40, 10);
  const display = createProgressDisplay(on.output, on.time, () => ['area'], plain);
  display.print('above');
  display.close();
  assert.doesNotMatch(on.raw(), /\u001b\[\?25l/);
});
