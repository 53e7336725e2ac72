// greenloop health: whether a living Greenloop leads the data folder, for a container's or a monitor's question.
import { join } from 'node:path';
import { dataFolderOf } from '../open-engine.ts';
import { type Leader, readLeader } from '../store/read-leader.ts';
import { systemClock } from '../system-clock.ts';
import { print, printJson } from '../terminal/print.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop health [--json]';

type Health = { readonly ok: boolean; readonly words: string; readonly leader: Leader | null };

/** 0 when one leads, else 1 with one sentence. Throws LoopError `usage`. */
export async function health(words: readonly string[]): Promise<number> {
  const { on } = readWords(words, ['json'], USAGE);
  const found = lookAt(join(dataFolderOf(process.env, process.cwd()), 'greenloop.db'));
  if (on.has('json')) printJson(found);
  else print(`greenloop: ${found.words}\n`, found.ok ? process.stdout : process.stderr);
  return found.ok ? 0 : 1;
}

function lookAt(file: string): Health {
  try {
    const leader = readLeader(file, systemClock.now());
    if (leader?.alive === true) return { ok: true, words: `${holder(leader)} leads ${file}`, leader };
    const last =
      leader === null || leader.until === 0
        ? 'the last one ended as it should'
        : `${holder(leader)} did, and showed no life since ${new Date(leader.until).toISOString()}`;
    return {
      ok: false,
      words: `nobody leads ${file}: ${last}; start it with npm start -- greenloop.yaml`,
      leader,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      words: `${file} cannot be asked: ${why}; set GREENLOOP_DATA to the data folder of a Greenloop that runs`,
      leader: null,
    };
  }
}

function holder({ pid, host, since }: Leader): string {
  return `process ${pid} on ${host} (since ${new Date(since).toISOString()})`;
}
