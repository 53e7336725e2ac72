import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../src/report/build-report.ts';
import { cleanLine, cleanText, firstLine } from '../../src/report/clean-text.ts';
import { codeSpan, escapeMarkdown, fenced } from '../../src/report/escape-markdown.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import { deployment, failure, failureGroup, fix, groupTest, suiteRun } from '../helpers/seed-nouns.ts';

const ESC = '\u001b';

for (const [title, text, expected] of [
  ['colours', `${ESC}[31mred${ESC}[0m`, 'red'],
  ['a window title', `${ESC}]0;owned\u0007after`, 'after'],
  ['a link that hides its target', `${ESC}]8;;http://evil.example${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
  ['an escape sequence that never ends', `before${ESC}]0;owned`, 'before'],
  ['the single-character CSI', 'a\u009b2Jb', 'ab'],
  ['NULs, bells and backspaces', 'a\u0000b\u0007c\u0008d', 'abcd'],
  ['a carriage return that overwrites', 'failed\rpassed', 'failed\npassed'],
  ['right-to-left overrides', 'user\u202etxt.exe\u202c', 'usertxt.exe'],
  ['isolates and zero-width marks', 'a\u2066b\u2069\u200bc\ufeffd', 'abcd'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['emoji with joiners', '👩‍💻 ok ❤️', '👩‍💻 ok ❤️'],
] as const)
  test(`cleaning takes away ${title}`, () => {
    assert.equal(cleanText(text, 1_000), expected);
  });

test('a long text is cut and says by how much', () => {
  assert.equal(cleanText('x'.repeat(10_000), 100), `${'x'.repeat(100)} … (9,900 more characters)`);
  assert.equal(cleanLine('word '.repeat(2_000), 9), 'word word … (9,991 more characters)');
  assert.equal(cleanText('😀😀😀', 3), '😀 … (4 more characters)');
});

test('the first line is the first one that says something', () => {
  assert.equal(firstLine('\n \n  expected 1\n got 2', 100), 'expected 1');
  assert.equal(firstLine('', 100), '');
});

for (const [text, expected] of [
  ['a *b* _c_ d_e', 'a \\*b\\* \\_c\\_ d_e'],
  ['[click](http://evil.example)', '\\[click\\](http:\u2060//evil.example)'],
  ['<!channel> <b>x</b> &amp;', '\\<!channel\\> \\<b\\>x\\</b\\> \\&amp;'],
  ['a | b', 'a \\| b'],
  ['`code`', '\\`code\\`'],
  ['ping @here', 'ping @\u2060here'],
  ['www.evil.example', 'www\u2060.evil.example'],
  ['# title', '\\# title'],
  ['- item', '\\- item'],
  ['1. item', '\u20601. item'],
  ['back\\slash', 'back\\\\slash'],
  ['two\nlines', 'two lines'],
  ['$x$', '\\$x\\$'],
] as const)
  test(`prose keeps ${JSON.stringify(text)} inert`, () => {
    assert.equal(escapeMarkdown(text), expected);
  });

for (const [text, expected] of [
  ['plain', '`plain`'],
  ['a`b', '``a`b``'],
  ['``', '``` `` ```'],
  ['', '`(empty)`'],
] as const)
  test(`no backtick ends the code span of ${JSON.stringify(text)}`, () => {
    assert.equal(codeSpan(text), expected);
  });

test('only in a table is a pipe of a code span escaped', () => {
  assert.equal(codeSpan('a|b', 'cell'), '`a\\|b`');
  assert.equal(codeSpan('a|b'), '`a|b`');
});

test('no fence in a text ends the fence around it', () => {
  assert.equal(fenced('a\n````\n# b'), '`````text\na\n````\n# b\n`````');
});

test('hostile words in every place of the report stay words', () => {
  const bad = `\`\`\` | <!channel> ${ESC}[2J \u202e# [x](http://evil.example) <img src=x> @here\n\n# Owned\n\n| a | b |`;
  const identity = { file: `tests/${bad}`, className: bad, name: bad };
  const hostile = fix({
    files: [bad],
    approvedBy: bad,
    reasons: [bad],
    message: `${bad}\n${bad}`,
    analysis: {
      issue: bad,
      rootCause: bad,
      solution: bad,
      why: [
        { question: bad, because: bad, evidence: bad },
        { question: bad, because: bad, evidence: null },
      ],
    },
  });
  const facts = iterationFacts({
    loopReason: bad,
    reviewable: [{ ...hostile, status: 'refused', declinedBy: bad }],
    startedBy: bad,
    project: bad,
    iteration: iteration({
      groups: [
        failureGroup({
          title: bad,
          category: bad,
          status: 'needs-person',
          tests: [groupTest(identity, bad)],
          owner: bad,
          claimedBy: bad,
        }),
      ],
      fixes: [hostile],
      suiteRuns: [suiteRun({ status: 'failed', reason: bad, failures: [failure(identity, bad)] })],
      deployments: [
        deployment({
          reason: bad,
          approvedBy: bad,
          refusedBy: bad,
          steps: [{ name: bad, status: 'done', durationMs: 1 }],
          facts: { [bad]: 1, __proto__: 2, constructor: 3 },
        }),
      ],
      health: { healthy: false, at: 0, checks: [{ name: bad, ok: false, words: bad }] },
    }),
    categories: [
      { suiteId: 'p1', category: bad, tests: 1, executed: 1, passing: 0, verified: 0, failing: 1 },
    ],
    failing: [{ ...identity, suiteId: 'p1', message: bad, groupId: 'g-7f3a1c' }],
    flaky: [{ ...identity, suiteId: 'p1', retries: 1 }],
    skipped: [{ ...identity, suiteId: 'p1' }],
  });
  const report = buildReport(facts);
  const text = renderReport(report);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  assert.doesNotMatch(text, /^\s*# Owned/m);
  assert.doesNotMatch(JSON.stringify(report), /\\u001b|\u202e/);
  const prose = text
    .replace(/^ *(`{3,})[a-z]*\n[\s\S]*?\n *\1$/gm, '')
    .replace(/(?<!`|\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  assert.doesNotMatch(prose, /(?<!\\)[<`]|http:\/\/|@here|(?<!\\)\]\(/);
  for (const line of prose.split('\n').filter((one) => one.startsWith('| ')))
    assert.ok([3, 5, 6, 7, 9].includes(line.match(/(?<!\\)\|/g)?.length ?? 0), line);
});
