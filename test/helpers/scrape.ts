// What a status port says.
import assert from 'node:assert/strict';
import { logLines } from './log-lines.ts';
import { type Bot, eventually } from './spawn-bot.ts';

export type Scrape = {
  /** The value of a series as it is written, `name{label="x"}`; undefined: there is none. */
  readonly of: (series: string) => number | undefined;
  /** The sum over all series of this name. */
  readonly sum: (name: string) => number;
  readonly names: readonly string[];
};

/** The address of a bot's status port, which it says when it listens. */
export async function statusUrl(bot: Bot): Promise<string> {
  const line = await eventually('the status port', () =>
    logLines(bot.said()).find(({ msg }) => msg === 'Tells its status'),
  );
  return String(line.url);
}

/** Status and words of a path. */
export async function ask(url: string, path: string): Promise<{ status: number; words: string }> {
  const answer = await fetch(`${url}${path}`);
  return { status: answer.status, words: await answer.text() };
}

/** Every series of `/metrics`, each of which has to be of the text form's grammar. */
export async function scrape(url: string): Promise<Scrape> {
  const { status, words } = await ask(url, '/metrics');
  assert.equal(status, 200);
  const series = new Map<string, number>();
  for (const line of words.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = '', value = ''] =
      /^([a-z_:][\w:]*(?:\{(?:\w+="[^"\n]*",?)+\})?) (-?[\d.e+-]+|NaN|[+-]Inf)$/i.exec(line) ?? [];
    assert.notEqual(name, '', `no series: ${line}`);
    assert.ok(!series.has(name), `twice: ${name}`);
    series.set(name, Number(value));
  }
  const nameOf = (one: string) => one.split('{')[0] ?? '';
  return {
    of: (one) => series.get(one),
    sum: (name) =>
      [...series].filter(([one]) => nameOf(one) === name).reduce((sum, [, value]) => sum + value, 0),
    names: [...new Set([...series.keys()].map(nameOf))],
  };
}
