// A tiny project served by a real bot in front of the playground: #tiny is its channel.
import type { TestContext } from 'node:test';
import { type Playground, startPlayground } from '../../src/playground/start-playground.ts';
import { eventually, spawnBot } from './spawn-bot.ts';
import { createTinyProject, type TinyProject } from './tiny-project.ts';

/** The id of #tiny; mia, sam, kim and the bot are in it. */
export const TINY_CHANNEL = 'C0TINY0001';

/** Starts both, with mia operating and sam approving when the plan says so; everything ends after the test. */
export async function openTiny(
  t: TestContext,
  ...args: Parameters<typeof createTinyProject>
): Promise<{ readonly project: TinyProject; readonly playground: Playground }> {
  const project = createTinyProject(...args);
  const members = ['U0MIA00001', 'U0SAM00001', 'U0KIM00001', 'U0BOT00001'];
  const channel = (id: string, name: string) =>
    ({ id, name, kind: 'public', members, archived: false, created: 1, creator: 'U0SAM00001' }) as const;
  const playground = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: { channels: [channel(TINY_CHANNEL, 'tiny'), channel('C0OTHER001', 'other')] },
  });
  const bot = spawnBot(playground, project.config, { ...project.env, GREENLOOP_DATA: project.data });
  t.after(async () => {
    await bot.kill('SIGTERM');
    await playground.close();
    project.remove();
  });
  await eventually('the bot to connect', () => playground.controls.connections() > 0, 30_000);
  return { project, playground };
}

/** The plan with mia as the operator, sam as the approver, and one attempt a group. */
export function withRoles(yaml: string): string {
  return `${yaml.replace('attempts: 3', 'attempts: 1')}access:\n  operate: [U0MIA00001]\n  approve: [U0SAM00001]\n`;
}
