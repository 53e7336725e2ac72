// Every message, card and page that there is, with hostile text in each place that a test, a fixer, a deployment or a person can fill.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyHome } from '../../src/bot/blocks/home-view.ts';
import { deploymentFile, groupFile, reportFile } from '../../src/bot/message-files.ts';
import type { MessageFile } from '../../src/loop/ports.ts';
import { hostileText } from '../helpers/hostile-text.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { everyMessage } from './helpers/every-message.ts';
import { assertNoMarkup, assertNothingLive, assertSeen } from './helpers/nothing-live.ts';
import { sampleGroup, sampleTest } from './helpers/sample.ts';
import { worstHome } from './helpers/worst-home.ts';

const BLOCKS = join(import.meta.dirname, '../../src/bot/blocks');
const ALLOWED = { people: ['U0MIA0001'], channels: ['C0LOOP0001'] };
const RUNS = 200;

test('nothing in any message is live, whatever tests, fixers, deployments and people are called', () => {
  fc.assert(
    fc.property(hostileText(), (evil) => {
      for (const { text, blocks } of everyMessage(evil, 12)) {
        assertNoMarkup(text, 'text');
        assertNothingLive(JSON.parse(JSON.stringify(blocks)), ALLOWED);
      }
    }),
    { numRuns: RUNS },
  );
});

test('nothing in App Home is live', () => {
  fc.assert(
    fc.property(hostileText(), hostileText(), (evil, hint) => {
      for (const view of [worstHome(evil, 7), emptyHome(evil, hint)])
        assertNothingLive(JSON.parse(JSON.stringify(view)), ALLOWED);
    }),
    { numRuns: RUNS },
  );
});

test('nothing in the text above a file is live, and neither its name, its title nor its content steers a reader', () => {
  const assertFile = ({ text, file }: { readonly text: string; readonly file: MessageFile }) => {
    assertNoMarkup(text, 'text');
    assertNoMarkup(file.title, 'title');
    assert.match(file.name, /^[\w.-]{1,120}$/);
    assertSeen(file.altText, 'alt text');
    assertSeen(Buffer.from(file.base64, 'base64').toString('utf8'), 'content');
  };
  fc.assert(
    fc.property(hostileText(), (evil) => {
      const said = {
        name: evil,
        className: evil,
        file: evil,
        message: evil,
        details: `${evil}!`,
        output: evil,
      };
      const group = sampleGroup({ title: evil, tests: Array.from({ length: 7 }, () => sampleTest(said)) });
      const whole = groupFile(group);
      assert.ok(whole);
      assertFile(whole);
      assertFile(deploymentFile('l-1-d1', evil, evil));
      assertFile(reportFile(iterationFacts({ project: evil, loopReason: evil, startedBy: evil })));
    }),
    { numRuns: RUNS },
  );
});

test('every function that makes a message is among those that are tried', () => {
  const made = readdirSync(BLOCKS).flatMap((name) =>
    [
      ...readFileSync(join(BLOCKS, name), 'utf8').matchAll(
        /^export function (\w+)\((?:[^)]|\)(?!:))*\): (?:Message(?: \| null)?|HomeView) \{/gm,
      ),
    ].map(([, builder = '']) => builder),
  );
  const helpers = ['helpers/every-message.ts', 'helpers/past-messages.ts', 'helpers/worst-home.ts'];
  const tried = [...helpers, 'nothing-live.test.ts']
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  assert.ok(made.length > 18, made.join());
  assert.deepEqual(
    made.filter((builder) => !new RegExp(`\\b${builder}\\(`).test(tried)),
    [],
  );
});
