// greenloop digest: what the team channel is told in the morning, at this moment. It claims no day.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LoopError } from '../loop/errors.ts';
import { buildDigest } from '../report/digest.ts';
import { renderDigest } from '../report/render-digest.ts';
import { renderPng } from '../report/render-png.ts';
import { TREND_SIZE, trendSvg } from '../report/trend-picture.ts';
import { printJson } from '../terminal/print.ts';
import { projectOf, withStore } from './read-only-store.ts';

const USAGE = 'greenloop digest [project] [--picture file.png] [--json]';

/** Prints the digest since the last one that was posted, and writes its picture. Throws LoopError `usage`, `project-unknown`, `iteration-unknown`. */
export async function digest(words: readonly string[]): Promise<number> {
  const { positionals, picture, json } = read(words);
  return withStore((opened) => {
    const project = projectOf(opened, positionals[0], USAGE);
    const told = buildDigest(project, opened.digests.last(project), Date.now(), opened);
    if (json) printJson(told);
    else process.stdout.write(renderDigest(told));
    if (picture !== undefined)
      write(picture, renderPng(trendSvg(project, told.pictured), TREND_SIZE.width * 2));
    return 0;
  });
}

function read(words: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, picture: { type: 'string' } },
    });
    return { positionals, picture: values.picture, json: values.json === true };
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw new LoopError('usage', (error as Error).message.split('. ')[0] ?? '', USAGE, error);
  }
}

function write(file: string, png: Buffer): void {
  try {
    writeFileSync(file, png);
  } catch (error) {
    throw new LoopError(
      'usage',
      `the picture could not be written to ${file}: ${(error as Error).message}`,
      USAGE,
      error,
    );
  }
}
