import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LoopCommand, parseCommand } from '../../src/bot/parse-command.ts';

const PROJECTS = ['storefront', 'Netra'];
const start = (change: Partial<Extract<LoopCommand, { kind: 'start' }>> = {}): LoopCommand => ({
  kind: 'start',
  project: null,
  suites: [],
  once: false,
  ref: null,
  ...change,
});

const table: readonly [text: string, expected: LoopCommand][] = [
  ['', { kind: 'help' }],
  ['   ', { kind: 'help' }],
  ['help', { kind: 'help' }],
  ['start', start()],
  ['START', start()],
  ['start storefront', start({ project: 'storefront' })],
  ['start netra p1 p2', start({ project: 'Netra', suites: ['p1', 'p2'] })],
  ['start p1', start({ suites: ['p1'] })],
  ['start p1 p1', start({ suites: ['p1'] })],
  ['start --once p1', start({ suites: ['p1'], once: true })],
  ['start \u2014once', start({ once: true })],
  ['start \u2013-once', start({ once: true })],
  ['start --ref feature/x', start({ ref: 'feature/x' })],
  ['start --ref=main storefront', start({ project: 'storefront', ref: 'main' })],
  ['start "P1 Critical"', start({ suites: ['P1 Critical'] })],
  ['start \u201cP1 Critical\u201d', start({ suites: ['P1 Critical'] })],
  ["start 'P1 Critical", start({ suites: ['P1 Critical'] })],
  ['start `p1`', start({ suites: ['p1'] })],
  ['<@U0BOT0001> start p1', start({ suites: ['p1'] })],
  ['<@U0BOT0001|greenloop>: status', { kind: 'status', project: null }],
  ['/loop status storefront', { kind: 'status', project: 'storefront' }],
  ['stop', { kind: 'stop', project: null, now: false }],
  ['stop --now', { kind: 'stop', project: null, now: true }],
  ['Stop now', { kind: 'stop', project: null, now: true }],
  ['stop storefront \u2014now', { kind: 'stop', project: 'storefront', now: true }],
  ['flaky', { kind: 'flaky', project: null }],
  ['slow storefront', { kind: 'slow', project: 'storefront' }],
  ['flaky a b', { kind: 'misused', word: 'flaky', problem: 'flaky takes one project, not 2 words' }],
  ['test forged token', { kind: 'test', project: null, words: 'forged token' }],
  ['test storefront forged token', { kind: 'test', project: 'storefront', words: 'forged token' }],
  ['test storefront', { kind: 'test', project: null, words: 'storefront' }],
  ['test', { kind: 'misused', word: 'test', problem: 'test needs words of a test\u2019s name' }],
  [
    'quarantine expired token because race in the clock until 7d',
    {
      ...{ kind: 'quarantine', project: null, test: 'expired token' },
      ...{ reason: 'race in the clock', until: '7d' },
    },
  ],
  [
    'quarantine storefront "expired token" \u201crace, OPS-12\u201d 2026-12-01',
    {
      ...{ kind: 'quarantine', project: 'storefront', test: 'expired token' },
      ...{ reason: 'race, OPS-12', until: '2026-12-01' },
    },
  ],
  [
    'quarantine token',
    {
      kind: 'misused',
      word: 'quarantine',
      problem:
        'a quarantine needs a reason, for those who will ask: quarantine <words of the test> because <reason> [until 2026-12-31 or 7d]',
    },
  ],
  ['release expired token', { kind: 'release', project: null, words: 'expired token' }],
  ['pause', { kind: 'pause', project: null }],
  ['resume storefront', { kind: 'resume', project: 'storefront' }],
  ['start --force', { kind: 'misused', word: 'start', problem: 'start does not take --force' }],
  ['start --ref', { kind: 'misused', word: 'start', problem: '--ref needs a branch, as in --ref main' }],
  [
    'start --ref --upload-pack=x',
    { kind: 'misused', word: 'start', problem: '--ref needs a branch, as in --ref main' },
  ],
  ['start --ref a..b', { kind: 'misused', word: 'start', problem: '--ref needs a branch, as in --ref main' }],
  ['pause --now', { kind: 'misused', word: 'pause', problem: 'pause does not take --now' }],
  ['status a b', { kind: 'misused', word: 'status', problem: 'status takes one project, not 2 words' }],
  ['strat', { kind: 'unknown', word: 'strat', nearest: 'start' }],
  ['sto', { kind: 'unknown', word: 'sto', nearest: 'stop' }],
  ['stauts', { kind: 'unknown', word: 'stauts', nearest: 'status' }],
  ['resmue', { kind: 'unknown', word: 'resmue', nearest: 'resume' }],
  ['deploy', { kind: 'unknown', word: 'deploy', nearest: null }],
  ['constructor', { kind: 'unknown', word: 'constructor', nearest: null }],
];

for (const [text, expected] of table) {
  test(`${JSON.stringify(text)} is ${expected.kind}`, () =>
    assert.deepEqual(parseCommand(text, PROJECTS), expected));
}

test('no text makes the parser throw, and no word it gives holds a control character', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'start',
          'stop',
          '--once',
          '--ref',
          '"',
          '\u201c',
          "'",
          '<@U1>',
          '\u202e',
          '\u0000',
          '$(id)',
          ';',
          '`',
          ' ',
          '\n',
          '&lt;',
        ),
      )
      .map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const command = parseCommand(text, PROJECTS);
      const words =
        command.kind === 'start'
          ? [...command.suites, command.ref ?? '']
          : command.kind === 'unknown'
            ? [command.word]
            : [];
      for (const word of words) assert.doesNotMatch(word, /[\p{Cc}\p{Cs}]/u);
    }),
    { numRuns: 2_000 },
  );
});

test('a very long text is read up to its cap', () => {
  const command = parseCommand(`start ${'x '.repeat(100_000)}`, PROJECTS);
  assert.equal(command.kind, 'start');
});
