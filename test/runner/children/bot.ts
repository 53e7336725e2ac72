// A bot for one run: bot.ts <data folder> <CommandSpec as JSON>; prints every line that it is told, then the outcome.
import type { CommandSpec } from '../../../src/loop/ports.ts';
import { createRunner } from '../../../src/runner/create-runner.ts';

const [dataFolder = '', spec = ''] = process.argv.slice(2);
const runner = createRunner({ dataFolder, env: process.env, graceMs: 300 });
const tell = (line: string) => console.log(`told ${line}`);
const ended = await runner.run(JSON.parse(spec) as CommandSpec, tell, new AbortController().signal);
console.log(`ended ${ended.status}`);
