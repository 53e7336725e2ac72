// A child process of a store test: started with Node, read line by line, and never left behind.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { TestContext } from 'node:test';

export type StoreChild = {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line it prints; rejects when it ended without one. */
  readonly nextLine: () => Promise<string>;
  /** Kills it and waits until it is gone. */
  readonly kill: () => Promise<void>;
};

/** Starts test/store/children/<name>.ts. */
export function storeChild(t: TestContext, name: string, ...args: readonly string[]): StoreChild {
  const file = join(import.meta.dirname, '../store/children', `${name}.ts`);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);
  return {
    process: child,
    kill,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended without a further line`);
      return value;
    },
  };
}
