import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type { IterationSummary } from '../../src/loop/ports.ts';
import { renderPng } from '../../src/report/render-png.ts';
import { TREND_SIZE, trendAltText, trendSvg } from '../../src/report/trend-picture.ts';

const summary = (
  number: number,
  passing: number,
  change: Partial<IterationSummary> = {},
): IterationSummary => ({
  number,
  loopId: 'L1',
  loopStatus: 'running',
  startedBy: 'mia',
  startedAt: number,
  endedAt: number + 1,
  revision: 'a1b2c3d',
  ledger: { declared: 66, collected: 66, executed: 66, passing, verified: passing - 2 },
  failing: 66 - passing,
  mergedFixes: 0,
  deployments: 0,
  ...change,
});
const sizes: readonly [title: string, iterations: readonly IterationSummary[]][] = [
  ['no iteration', []],
  ['one iteration', [summary(1, 57)]],
  ['two iterations', [summary(1, 57), summary(2, 63)]],
  ['twenty iterations', Array.from({ length: 20 }, (_, n) => summary(n + 1, 40 + n))],
  [
    'no test at all',
    [
      summary(1, 0, {
        ledger: { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 },
        failing: 0,
      }),
    ],
  ],
  [
    '100,000 tests',
    [
      summary(1, 80_000, {
        ledger: { declared: 100_000, collected: 100_000, executed: 90_000, passing: 80_000, verified: 3 },
        failing: 10_000,
      }),
    ],
  ],
];

for (const [title, iterations] of sizes)
  test(`the picture of ${title} is a PNG of twice the size with something in it`, () => {
    const png = renderPng(trendSvg('storefront', iterations), TREND_SIZE.width * 2);
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual(
      [png.readUInt32BE(16), png.readUInt32BE(20)],
      [TREND_SIZE.width * 2, TREND_SIZE.height * 2],
    );
    assert.ok(new Set(pixelsOf(png)).size > 8, 'it is not blank');
  });

test('letters are drawn with the bundled font', () => {
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="Inter"><text x="5" y="30">${text}</text></svg>`;
  assert.notDeepEqual(renderPng(svg('passing'), 200), renderPng(svg(''), 200));
  assert.notDeepEqual(renderPng(svg('passing'), 200), renderPng(svg('failing'), 200));
});

test('the columns are as high as their figures', () => {
  const svg = trendSvg('storefront', [summary(1, 33, { failing: 11 })]);
  const heights = [
    ...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)" fill="#(?!fff)/g),
  ].slice(4);
  const [verified = 0, only = 0, failing = 0, unrun = 0] = heights.map((match) => Number(match[1]));
  const total = verified + only + failing + unrun;
  const share = (height: number) => Math.round((height / total) * 66);
  assert.deepEqual([verified, only, failing, unrun].map(share), [31, 2, 11, 22]);
});

test('a name cannot end its element', () => {
  const svg = trendSvg('a</text><script>&"', [summary(1, 57)]);
  assert.ok(!svg.includes('<script>'));
  assert.ok(svg.includes('a&lt;/text&gt;'));
});

test('the words say the same figures', () => {
  assert.equal(
    trendAltText('storefront', [summary(1, 57), summary(2, 63)]),
    'storefront, iterations 1 to 2. Passing: 57, 63. Verified: 55, 61. Now 3 failing and 0 not run or skipped, of 66 declared.',
  );
  assert.equal(trendAltText('storefront', []), 'storefront: no iteration yet');
});

/** The decompressed image data of a PNG. */
function pixelsOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.subarray(at + 4, at + 8).toString() === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
  }
  return inflateSync(Buffer.concat(parts));
}
