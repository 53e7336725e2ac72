import type { Message } from '../model.ts';
import { harmless, type Names, plainText } from './plain-text.ts';
import { renderBlocks } from './render-blocks.ts';

/** Prints messages as they come, and edits as the lines that changed. */
export type ThreadPrinter = {
  posted(message: Message): void;
  /** Printed at the next `flush`, and only if it looks different by then. */
  edited(message: Message): void;
  deleted(message: Message): void;
  flush(): void;
};

/** A printer over `write`, which gets whole lines; `named` gives the names of people and channels. */
export function createThreadPrinter(write: (line: string) => void, named: Names): ThreadPrinter {
  const shown = new Map<string, readonly string[]>();
  const waiting = new Map<string, Message>();

  function put(message: Message, lines: readonly string[]): void {
    const indent = message.thread_ts === undefined ? '' : '  └ ';
    for (const [index, line] of lines.entries())
      write(`${index === 0 ? indent : ' '.repeat(indent.length)}${line}`);
  }

  return {
    posted(message) {
      const lines = linesOf(message, named);
      shown.set(message.ts, lines);
      const only = message.ephemeral_to === undefined ? '' : ' (only you)';
      put(message, [`${named(message.user)}${only}`, ...lines.map((line) => `  ${line}`)]);
    },
    edited: (message) => void waiting.set(message.ts, message),
    deleted(message) {
      waiting.delete(message.ts);
      if (shown.delete(message.ts)) put(message, [`${named(message.user)} deleted a message`]);
    },
    flush() {
      for (const message of waiting.values()) {
        const lines = linesOf(message, named);
        const before = shown.get(message.ts) ?? [];
        const fresh = lines.filter((line) => !before.includes(line));
        shown.set(message.ts, lines);
        if (fresh.length > 0)
          put(message, [
            `↻ ${lines[0] ?? ''}`,
            ...fresh.filter((line) => line !== lines[0]).map((line) => `  ${line}`),
          ]);
      }
      waiting.clear();
    },
  };
}

/** A message's lines: its blocks, else its text; then its files. */
function linesOf(message: Message, named: Names): readonly string[] {
  const body =
    message.blocks === undefined || message.blocks.length === 0
      ? plainText(message.text, named).split('\n')
      : renderBlocks(message.blocks, named);
  const files = (message.files ?? []).map((id) => `(file ${named(id)})`);
  return [...body, ...files].flatMap((line) => line.split('\n')).map(harmless);
}
