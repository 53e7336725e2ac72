import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clusterTexts, editDistance } from '../../src/loop/cluster.ts';

const nameOf = (text: string) => `name of ${text}`;
const clusters = (...texts: string[]) => clusterTexts(texts, [], nameOf);
const LONG =
  'expected the basket to hold the coat and the scarf after the customer had signed in again on another device, but it was empty';

/** The textbook's table. */
function plainDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= b.length; at += 1)
      line.push(
        Math.min(
          (above[at] ?? 0) + 1,
          (line[at - 1] ?? 0) + 1,
          (above[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1),
        ),
      );
    above = line;
  }
  return above[b.length] ?? 0;
}

test('the banded distance is the plain one, or says that it is above the bound', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 14 });
  fc.assert(
    fc.property(word, word, fc.nat(8), (a, b, most) => {
      const plain = plainDistance(a, b);
      assert.equal(editDistance(a, b, most), plain <= most ? plain : null);
    }),
    { numRuns: 3_000 },
  );
});

const near: readonly [title: string, a: string, b: string][] = [
  ['one word of many', `${LONG}\n@ a.ts`, `${LONG.replace('customer', 'visitor')}\n@ a.ts`],
  ['the end of a long text', `${LONG} today\n@ a.ts`, `${LONG} again\n@ a.ts`],
];
for (const [title, a, b] of near)
  test(`texts that differ in ${title} are one cluster`, () => {
    const [first, second] = clusters(a, b);
    assert.equal(first, second);
  });

const far: readonly [title: string, a: string, b: string][] = [
  ['a status', `${LONG} with 403\n@ a.ts`, `${LONG} with 404\n@ a.ts`],
  ['a quoted name', `${LONG}: no module 'carts'\n@ a.ts`, `${LONG}: no module 'cards'\n@ a.ts`],
  ['a name as code has it', `${LONG}: no cart_items\n@ a.ts`, `${LONG}: no card_items\n@ a.ts`],
  ['a name in camel case', `${LONG}: no cartItems\n@ a.ts`, `${LONG}: no cardItems\n@ a.ts`],
  ['a file', `${LONG}: no cart.ts\n@ a.ts`, `${LONG}: no card.ts\n@ a.ts`],
  ['where they come from', `${LONG}\n@ a.ts`, `${LONG}\n@ b.ts`],
  ['a third of a short text', 'expected open\n@ a.ts', 'expected shut\n@ a.ts'],
  ['more than a tenth', `${LONG}\n@ a.ts`, `${LONG} ${LONG.slice(0, 40)}\n@ a.ts`],
];
for (const [title, a, b] of far)
  test(`texts that differ in ${title} are two clusters`, () => {
    const [first, second] = clusters(a, b);
    assert.notEqual(first, second);
  });

test('a cluster keeps the name of its seed, and the nearest one wins', () => {
  const seeds = [
    { name: 'old', text: `${LONG.replace('customer had signed', 'visitor was signing')}\n@ a.ts` },
    { name: 'nearer', text: `${LONG.replace('customer', 'customers')}\n@ a.ts` },
  ];
  assert.deepEqual(clusterTexts([`${LONG}\n@ a.ts`], seeds, nameOf), ['nearer']);
});

test('a text whose own name is a seed goes there, however near another one is', () => {
  const text = `${LONG}\n@ a.ts`;
  const seeds = [
    { name: 'other', text: `${LONG}.\n@ a.ts` },
    { name: nameOf(text), text: 'what it said then is not kept\n@ a.ts' },
  ];
  assert.deepEqual(clusterTexts([text], seeds, nameOf), [nameOf(text)]);
});

test('equal texts are one cluster, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 12 }), (texts) => {
      const names = clusterTexts([...texts, ...texts], [], nameOf);
      assert.deepEqual(names.slice(texts.length), names.slice(0, texts.length));
    }),
    { numRuns: 300 },
  );
});

test('two thousand long texts that are all nearly alike come to an end', () => {
  const texts = Array.from({ length: 2_000 }, (_, n) => {
    const letters = [...n.toString(26)]
      .map((one) => String.fromCharCode(97 + Number.parseInt(one, 26)))
      .join('');
    return `${letters.repeat(40)} ${LONG.repeat(80)}\n@ a.ts`;
  });
  assert.equal(clusters(...texts).length, 2_000);
});

test('what the same test said before comes first, although another test said something nearer', () => {
  const seeds = [
    { name: 'its own', text: `${LONG} today\n@ a.ts`, test: 'pays' },
    { name: 'nearer', text: `${LONG} again\n@ a.ts`, test: 'ships' },
  ];
  const text = `${LONG} againe\n@ a.ts`;
  assert.deepEqual(clusterTexts([text], seeds, nameOf, ['pays']), ['its own']);
  assert.deepEqual(clusterTexts([text], seeds, nameOf, ['ships']), ['nearer']);
  assert.deepEqual(clusterTexts([text], seeds, nameOf, ['bills']), ['nearer']);
});

test('the first tests of a run do not bind those that follow to themselves', () => {
  const [first, second] = clusterTexts([`${LONG} today\n@ a.ts`, `${LONG} again\n@ a.ts`], [], nameOf, [
    'a',
    'b',
  ]);
  assert.equal(first, second);
});
