// Git that talks to another machine: what a moment later may work is tried again before a person is asked.
import { setTimeout as wait } from 'node:timers/promises';
import { type GitResult, NETWORK_MS, tryGit } from './git.ts';

/** Waits before each further try, ms. */
export const NETWORK_PAUSES_MS: readonly number[] = [1_000, 4_000, 15_000];

/** What git, ssh and curl say when the way to the other machine, or that machine, is out of order; never when they are refused. */
const OUT_OF_ORDER =
  /could not resolve (?:host|proxy)|temporary failure in name resolution|failed to connect|couldn't connect|connection (?:refused|reset|timed out|closed)|operation timed out|network is unreachable|no route to host|kex_exchange_identification|unexpected disconnect|early eof|rpc failed|returned error: (?:429|5\d\d)|(?:tls|ssl)_?(?: connect(?:ion)?|_read|handshake)/i;

/** Whether git's stderr tells of the network, and not of a repository that says no. */
export function isOutOfOrder(stderr: string): boolean {
  return OUT_OF_ORDER.test(stderr);
}

/** Runs one git command over the network in the bare repository; the result of the last try. */
export type NetworkGit = (args: readonly string[]) => Promise<GitResult>;

/** Git over the network from `bare`, tried again after each pause (ms) while the network is out of order. */
export function overNetwork(bare: string, pausesMs: readonly number[]): NetworkGit {
  return async (args) => {
    let result = await tryGit(args, { cwd: bare, timeoutMs: NETWORK_MS });
    for (const pause of pausesMs) {
      if (result.code === 0 || !isOutOfOrder(result.stderr)) break;
      await wait(pause);
      result = await tryGit(args, { cwd: bare, timeoutMs: NETWORK_MS });
    }
    return result;
  };
}
