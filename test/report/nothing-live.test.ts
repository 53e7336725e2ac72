// The Markdown of reports and of the terminal's commands, read as GitHub reads it: hostile texts make no link, picture or HTML of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { judgeFlakiness } from '../../src/loop/flakiness.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { codeSpan, escapeMarkdown, fenced } from '../../src/report/escape-markdown.ts';
import { renderHistory } from '../../src/report/render-digest.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { renderLife, renderTests } from '../../src/report/render-tests.ts';
import { assertSeen } from '../bot/helpers/nothing-live.ts';
import { hostileText } from '../helpers/hostile-text.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { poison } from '../helpers/poison.ts';

const RUNS = 200;
/** What our own Markdown is made of; nothing else may come out of it, and no attribute but a table's alignment and a list's start. */
const OURS =
  /^<\/?(?:h[1-6]|p|ul|ol|li|strong|em|code|pre|table|thead|tbody|tr|t[hd]|hr|br)(?: (?:align="(?:left|right|center)"|start="\d+"|class="language-\w+"))*(?: \/)?>$/;

/** Fails when the Markdown holds anything live, or a line of it steers a reader. */
function assertInert(markdown: string): void {
  assertSeen(markdown, 'Markdown');
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) assert.match(tag, OURS, markdown);
  // What GitHub links by itself outside of code: addresses and mentions.
  const prose = html.replace(/<(code|pre)\b[\s\S]*?<\/\1>/g, '');
  assert.doesNotMatch(prose, /:\/\/|\bwww\.|@\w/i, markdown);
}

test('hostile texts in every place of a report make nothing live of it', () => {
  fc.assert(
    fc.property(hostileText(), (evil) =>
      assertInert(renderReport(buildReport(poison(iterationFacts(), evil)))),
    ),
    { numRuns: RUNS / 4 },
  );
});

test('hostile texts make nothing live of what the commands of the terminal print', () => {
  const named = (evil: string) => ({ suiteId: 'p1', file: evil, className: evil, name: evil });
  const point = (evil: string) => ({
    ...{ iteration: 1, revision: evil, at: 0, flaky: true, quarantined: true, durationMs: 1 },
    ...({ outcome: 'failed', belief: 'fake', purpose: 'verify', reasons: [evil] } as const),
  });
  fc.assert(
    fc.property(hostileText(), (evil) => {
      const quarantine = { ...named(evil), by: evil, reason: evil, since: 0, until: 1 };
      const life = {
        ...{ test: named(evil), present: false, flakiness: judgeFlakiness([], 0) },
        ...{ changes: [point(evil)], results: [point(evil)] },
      };
      assertInert(renderLife(life, [quarantine], 'UTC'));
      assertInert(renderTests(evil, [{ test: evil, said: evil }]));
      assertInert(renderHistory(evil, [], 'UTC'));
    }),
    { numRuns: RUNS },
  );
});

test('prose, code spans and fences keep what they hold, whatever stands around them', () => {
  const around = fc.constantFrom('a', ' ', '. ', '**x** ', '- ', '1. ', ' `y` ');
  fc.assert(
    fc.property(hostileText(), around, around, (evil, before, after) => {
      assertInert(`${before}${escapeMarkdown(evil)}${after}`);
      assertInert(`${before}${codeSpan(evil)}${after}`);
      assertInert(`| a | b |\n| --- | --- |\n| ${codeSpan(evil, 'cell')} | ${escapeMarkdown(evil)} |`);
      assertInert(`${fenced(evil)}\n\n${after}`);
    }),
    { numRuns: RUNS },
  );
});
