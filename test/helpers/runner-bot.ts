// The runner in a process of its own, which can be killed while its command goes on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommandSpec } from '../../src/loop/ports.ts';

const BOT = join(import.meta.dirname, '../runner/children/bot.ts');

/** Starts a bot for one run; `lines` are what it was told, then how the run ended. `root` is the product's folder, where that is not this one. */
export function startRunnerBot(data: string, spec: CommandSpec, root?: string) {
  const args = [BOT, data, JSON.stringify(spec), ...(root === undefined ? [] : [root])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines, exited: once(child, 'close') };
}
