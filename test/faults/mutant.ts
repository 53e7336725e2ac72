// The product with a protection taken away: a copy of its source in which a few places read otherwise.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A change of one file: what stands there, which occurs once, and what stands there instead. */
export type Edit = readonly [file: string, from: string, to: string];

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the product with these edits lies, for as long as `work` takes. Throws an Error for an edit whose text does not occur exactly once. */
export async function withMutant<Value>(
  edits: readonly Edit[],
  work: (root: string) => Promise<Value>,
): Promise<Value> {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-mutant-'));
  try {
    for (const part of ['src', 'bin', 'schemas', 'package.json'])
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const [file, from, to] of edits) {
      const text = readFileSync(join(root, file), 'utf8');
      const found = text.split(from).length - 1;
      if (found !== 1) throw new Error(`${file} has the text to change ${found} times: ${from}`);
      writeFileSync(
        join(root, file),
        text.replace(from, () => to),
      );
    }
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
