// What people type never gets further than the words of a plan: whatever they write, a loop starts with the commands of its file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COMMAND_WORDS, type LoopCommand, parseCommand } from '../../src/bot/parse-command.ts';
import { readPlan } from '../../src/config/read-plan.ts';
import { LoopError } from '../../src/loop/errors.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import { createLoops } from '../../src/loop/loops.ts';
import type { Hands } from '../../src/loop/perform/hands.ts';
import type { Plan } from '../../src/loop/plan.ts';
import { createLoopsService } from '../../src/loops-service.ts';
import type { Engine } from '../../src/open-engine.ts';
import { hostileText } from '../helpers/hostile-text.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';
import { memoryStore } from './helpers/memory.ts';
import { sampleLoop } from './helpers/sample.ts';

const SHELL = [
  '$(id)',
  '`id`',
  '; rm -rf /',
  '| sh',
  '&& x',
  '> /etc/x',
  '\u0000',
  '../..',
  '--upload-pack=x',
  '-c',
  '{tests}',
  '{reports}',
  '$HOME',
  '%0a',
];
const chat = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...COMMAND_WORDS,
        'a',
        'b',
        'Critical',
        'tiny',
        '--once',
        '--ref',
        '--ref=main',
        '--now',
        '"',
        "'",
        '\u2014once',
        ...SHELL,
      ),
      hostileText(3),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(' '));

test('any text is a command that we know, or one clear sentence about why it is none', () => {
  fc.assert(
    fc.property(chat, (text) => {
      const command = parseCommand(text, ['tiny', 'other']);
      if (command.kind === 'misused') assert.match(command.problem, /^[a-z-][^\n]{3,}$/);
      else if (command.kind === 'unknown')
        assert.ok(command.nearest === null || COMMAND_WORDS.some((one) => one === command.nearest));
      else assert.ok(COMMAND_WORDS.includes(command.kind));
      assert.deepEqual(parseCommand(text, ['tiny', 'other']), command);
    }),
    { numRuns: 4_000 },
  );
});

test('nothing that is typed reaches a command: its plan is the file’s, its suites are the plan’s, and only a plain branch name goes to git', async (t) => {
  const project = createTinyProject({ a_1: true, b_1: true });
  t.after(() => project.remove());
  const written = await readPlan(project.config);
  const store = memoryStore();
  const recorded: Extract<LoopEvent, { type: 'loop-started' }>[] = [];
  const recording = {
    ...store,
    async record(id: string, event: LoopEvent) {
      if (event.type === 'loop-started') recorded.push(event);
      return store.happen(sampleLoop({ id }), event);
    },
  };
  const never = new Promise<Hands>(() => {});
  const loops = createLoops(
    recording,
    () => never,
    () => `L${recorded.length}`,
    (error) => assert.fail(String(error)),
  );
  const services = await createLoopsService({ store: recording, loops } as unknown as Engine, [
    project.config,
  ]);
  const plain = (plan: Plan) => ({ ...plan, ref: '', slack: null });
  const isStart = (one: LoopCommand): one is Extract<LoopCommand, { kind: 'start' }> => one.kind === 'start';
  await fc.assert(
    fc.asyncProperty(chat, async (text) => {
      const command = parseCommand(`start ${text}`, ['tiny']);
      if (!isStart(command)) return;
      const { suites, once, ref } = command;
      const before = recorded.length;
      try {
        await services.start({ project: 'tiny', suites, once, ref, by: 'U0MIA00001', channel: 'C0TINY0001' });
      } catch (error) {
        assert.ok(error instanceof LoopError, String(error));
        assert.equal(recorded.length, before);
        return;
      }
      const started = recorded.at(-1) ?? assert.fail();
      assert.deepEqual(plain(started.plan), plain(written));
      assert.ok(started.scope.every((id) => written.suites.some((suite) => suite.id === id)));
      assert.match(started.plan.ref, /^\w[\w./-]{0,199}$/);
      assert.doesNotMatch(started.plan.ref, /\.\./);
    }),
    { numRuns: 400 },
  );
  assert.ok(recorded.length > 5, 'some of them start a loop');
});
