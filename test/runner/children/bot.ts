// A bot for one run: bot.ts <data folder> <CommandSpec as JSON> [folder of the product]; prints every line that it is told, then the outcome.
import { join } from 'node:path';
import type { CommandSpec } from '../../../src/loop/ports.ts';
import type { createRunner as CreateRunner } from '../../../src/runner/create-runner.ts';

const [dataFolder = '', spec = '', root = join(import.meta.dirname, '../../..')] = process.argv.slice(2);
const { createRunner }: { createRunner: typeof CreateRunner } = await import(
  join(root, 'src/runner/create-runner.ts')
);
const runner = createRunner({ dataFolder, env: process.env, graceMs: 300 });
const tell = (line: string) => console.log(`told ${line}`);
const ended = await runner.run(JSON.parse(spec) as CommandSpec, tell, new AbortController().signal);
console.log(`ended ${ended.status}`);
