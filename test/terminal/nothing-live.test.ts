// What a terminal shows of hostile texts: no escape sequence, no character that steers it, and one line for what is one line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeJson } from '../../src/terminal/escape-json.ts';
import { followLoop } from '../../src/terminal/follow-loop.ts';
import { jsonLine } from '../../src/terminal/json-line.ts';
import { liveArea } from '../../src/terminal/live-area.ts';
import { print, printJson } from '../../src/terminal/print.ts';
import { emptyContext, learn } from '../../src/terminal/print-context.ts';
import { lineFor } from '../../src/terminal/print-event.ts';
import { renderStatus } from '../../src/terminal/render-status.ts';
import { assertSeen } from '../bot/helpers/nothing-live.ts';
import { hostileText } from '../helpers/hostile-text.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { journal, loop } from '../helpers/journal.ts';
import { poison } from '../helpers/poison.ts';

const RUNS = 200;
/** The shape of what is printed: a time or an indentation, then words. */
const LINE = /^(?:\d\d:\d\d:\d\d | {2,}|\{|$)/;

test('no event, card or live area that is printed steers a terminal', () => {
  fc.assert(
    fc.property(hostileText(), (evil) => {
      let context = emptyContext('UTC');
      for (const entry of journal().map((one) => poison(one, evil))) {
        context = learn(context, entry);
        const line = lineFor(entry, context) ?? '';
        assertSeen(line, entry.event.type);
        for (const part of line.split('\n')) assert.match(part, LINE);
        assertSeen(jsonLine(entry), entry.event.type);
      }
      const poisoned = poison(loop({ status: 'blocked', blockedOn: 'person', reason: '!' }), evil);
      assertSeen(renderStatus(poisoned, { timeZone: 'UTC', left: null }), 'status');
      const progress = { done: 1, passed: 0, failed: 1, skipped: 0, current: evil, failures: [] };
      const live = new Map(poisoned.iteration?.suiteRuns.map(({ id }) => [id, progress]));
      const running = {
        ...poisoned,
        iteration: poisoned.iteration && {
          ...poisoned.iteration,
          suiteRuns: poisoned.iteration.suiteRuns.map((run) => ({ ...run, status: 'running' as const })),
        },
      };
      const area = { now: 1, live, knownTests: () => null, expectedLeftMs: null };
      for (const line of liveArea(running, area)) {
        assertSeen(line, 'live area');
        assert.doesNotMatch(line, /\n/);
      }
    }),
    { numRuns: RUNS },
  );
});

test('a terminal that follows a loop gets no escape sequence but its own', () => {
  fc.assert(
    fc.property(hostileText(), (evil) => {
      const written: string[] = [];
      const output = { isTTY: true, columns: 120, rows: 40, write: (text: string) => written.push(text) };
      const follower = followLoop({
        output,
        env: {},
        time: { now: () => 0, later: () => () => {} },
        timeZone: 'UTC',
        json: false,
        load: () => poison(loop(), evil),
        history: { expectedSuiteMs: () => null, expectedDeploymentMs: () => null, collected: () => 0 },
      });
      for (const entry of journal().map((one) => poison(one, evil))) follower.onRecorded(entry);
      follower.close();
      const own = /\u001b\[(?:\d*A\r\u001b\[J|(?:31|32|33|39|90)m)/g;
      assertSeen(written.join('').replace(own, ''), 'terminal');
    }),
    { numRuns: 50 },
  );
});

test('whatever a command prints is cleaned on its way, and JSON reads back as the same value', () => {
  fc.assert(
    fc.property(hostileText(), (evil) => {
      let printed = '';
      const output = {
        write(text: string) {
          printed += text;
        },
      };
      print(`greenloop: ${evil}\n  ${evil}\n`, output);
      assertSeen(printed, 'words');
      printed = '';
      const facts = poison(iterationFacts(), evil);
      printJson(facts, output);
      assertSeen(printed, 'JSON');
      assert.equal(printed.split('\n').length, 2);
      assert.deepEqual(JSON.parse(printed), JSON.parse(JSON.stringify(facts)));
      assert.equal(JSON.parse(escapeJson(evil)), evil);
    }),
    { numRuns: RUNS },
  );
});
