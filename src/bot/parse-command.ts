import { LoopError } from '../loop/errors.ts';
import { type QuarantineWish, readWish } from '../loop/quarantine.ts';
import { nearestWord } from './nearest-word.ts';

/** What a person asked for, as data. */
export type LoopCommand =
  | {
      readonly kind: 'start';
      readonly project: string | null;
      readonly suites: readonly string[];
      readonly once: boolean;
      readonly ref: string | null;
    }
  | { readonly kind: 'status'; readonly project: string | null }
  | { readonly kind: 'stop'; readonly project: string | null; readonly now: boolean }
  | { readonly kind: 'pause'; readonly project: string | null }
  | { readonly kind: 'resume'; readonly project: string | null }
  | { readonly kind: 'history'; readonly project: string | null; readonly count: number | null }
  | { readonly kind: 'compare'; readonly project: string | null; readonly numbers: readonly number[] }
  | { readonly kind: 'report'; readonly project: string | null; readonly number: number | null }
  | {
      readonly kind: 'digest';
      readonly project: string | null;
      readonly act: 'show' | 'now' | 'on' | 'off';
    }
  | { readonly kind: 'flaky' | 'slow'; readonly project: string | null }
  | { readonly kind: 'test'; readonly project: string | null; readonly words: string }
  | ({ readonly kind: 'quarantine'; readonly project: string | null } & QuarantineWish)
  | { readonly kind: 'release'; readonly project: string | null; readonly words: string }
  | { readonly kind: 'help' }
  /** Understood as a command, but with something that it does not take. */
  | { readonly kind: 'misused'; readonly word: string; readonly problem: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: string | null };

/** The first words that are commands, as help lists them. */
export const COMMAND_WORDS = [
  'start',
  'status',
  'stop',
  'pause',
  'resume',
  'history',
  'compare',
  'report',
  'digest',
  'flaky',
  'slow',
  'test',
  'quarantine',
  'release',
  'help',
] as const;

const MAX_TEXT = 2_000;
const MAX_WORDS = 60;

/** The command in a slash command's, mention's or direct message's text; `projects` are the names that may come first after `start`. Never throws. */
export function parseCommand(text: string, projects: readonly string[]): LoopCommand {
  const words = splitWords(withoutAddress(text.slice(0, MAX_TEXT)));
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'help' };
  const word = first.toLowerCase();
  switch (word) {
    case 'start':
      return parseStart(rest, projects);
    case 'stop':
      return parseStop(rest);
    case 'status':
    case 'pause':
    case 'resume':
      return parseProjectOnly(word, rest);
    case 'history':
    case 'compare':
    case 'report':
      return parseNumbers(word, rest);
    case 'digest':
      return parseDigest(rest);
    case 'flaky':
    case 'slow':
      return parseProjectOnly(word, rest);
    case 'test':
    case 'release':
      return parseTest(word, rest, projects);
    case 'quarantine':
      return parseQuarantine(rest, projects);
    case 'help':
    case '?':
    case '--help':
      return { kind: 'help' };
    default:
      return { kind: 'unknown', word: first, nearest: nearestWord(word, COMMAND_WORDS) };
  }
}

function parseStart(words: readonly string[], projects: readonly string[]): LoopCommand {
  const names: string[] = [];
  let once = false;
  let ref: string | null = null;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [flag, inline] = splitFlag(word);
    if (flag === '--once') once = true;
    else if (flag === '--ref') {
      const value = inline ?? words[++i];
      if (value === undefined || !/^\w[\w./-]{0,199}$/.test(value) || value.includes('..')) {
        return { kind: 'misused', word: 'start', problem: '--ref needs a branch, as in --ref main' };
      }
      ref = value;
    } else if (flag !== null) {
      return { kind: 'misused', word: 'start', problem: `start does not take ${word}` };
    } else names.push(word);
  }
  const [first, ...others] = names;
  const project = projects.find((name) => name.toLowerCase() === first?.toLowerCase()) ?? null;
  const suites = project === null ? names : others;
  return { kind: 'start', project, suites: [...new Set(suites)], once, ref };
}

function parseStop(words: readonly string[]): LoopCommand {
  const now = words.some((word) => ['--now', 'now'].includes(splitFlag(word)[0] ?? word.toLowerCase()));
  const rest = words.filter((word) => !['--now', 'now'].includes(splitFlag(word)[0] ?? word.toLowerCase()));
  const parsed = parseProjectOnly('stop', rest);
  return parsed.kind === 'stop' ? { ...parsed, now } : parsed;
}

function parseProjectOnly(
  kind: 'status' | 'stop' | 'pause' | 'resume' | 'flaky' | 'slow',
  words: readonly string[],
): LoopCommand {
  const flag = words.find((word) => splitFlag(word)[0] !== null);
  if (flag !== undefined) return { kind: 'misused', word: kind, problem: `${kind} does not take ${flag}` };
  if (words.length > 1) {
    return { kind: 'misused', word: kind, problem: `${kind} takes one project, not ${words.length} words` };
  }
  const project = words[0] ?? null;
  return kind === 'stop' ? { kind, project, now: false } : { kind, project };
}

const MOST_NUMBERS = { history: 1, report: 1, compare: 2 } as const;

/** A project, and numbers of iterations (or for history how many), in any order. */
function parseNumbers(word: keyof typeof MOST_NUMBERS, words: readonly string[]): LoopCommand {
  const flag = words.find((one) => splitFlag(one)[0] !== null);
  if (flag !== undefined) return { kind: 'misused', word, problem: `${word} does not take ${flag}` };
  const numbers = words
    .filter((one) => /^#?[1-9]\d{0,8}$/.test(one))
    .map((one) => Number(one.replace('#', '')));
  const names = words.filter((one) => !/^#?[1-9]\d{0,8}$/.test(one));
  const most = MOST_NUMBERS[word];
  if (names.length > 1 || numbers.length > most)
    return {
      kind: 'misused',
      word,
      problem: `${word} takes a project and ${most === 1 ? 'one number' : 'two numbers'}`,
    };
  const project = names[0] ?? null;
  switch (word) {
    case 'history':
      return { kind: word, project, count: numbers[0] ?? null };
    case 'report':
      return { kind: word, project, number: numbers[0] ?? null };
    case 'compare':
      return { kind: word, project, numbers };
  }
}

/** A project when there is one in front, and words of a test's name. */
function parseTest(
  word: 'test' | 'release',
  words: readonly string[],
  projects: readonly string[],
): LoopCommand {
  const { project, rest } = splitProject(words, projects);
  if (rest.length === 0)
    return { kind: 'misused', word, problem: `${word} needs words of a test\u2019s name` };
  return { kind: word, project, words: rest.join(' ') };
}

function parseQuarantine(words: readonly string[], projects: readonly string[]): LoopCommand {
  const { project, rest } = splitProject(words, projects);
  try {
    return { kind: 'quarantine', project, ...readWish(rest) };
  } catch (error) {
    if (!(error instanceof LoopError)) throw error;
    return { kind: 'misused', word: 'quarantine', problem: `${error.message}: ${error.hint}` };
  }
}

/** The project that comes first, where something follows it. */
function splitProject(words: readonly string[], projects: readonly string[]) {
  const [first, ...rest] = words;
  const project = projects.find((name) => name.toLowerCase() === first?.toLowerCase()) ?? null;
  return project === null || rest.length === 0 ? { project: null, rest: words } : { project, rest };
}

function parseDigest(words: readonly string[]): LoopCommand {
  const isAct = (word: string): word is 'now' | 'on' | 'off' => ['now', 'on', 'off'].includes(word);
  const acts = words.map((word) => word.toLowerCase()).filter(isAct);
  const names = words.filter((word) => !isAct(word.toLowerCase()));
  if (acts.length > 1 || names.length > 1 || names.some((name) => splitFlag(name)[0] !== null))
    return { kind: 'misused', word: 'digest', problem: 'digest takes a project and one of now, on, off' };
  return { kind: 'digest', project: names[0] ?? null, act: acts[0] ?? 'show' };
}

/** A flag in lower case with its inline value (`--ref=main`); phones write `--` as a dash. */
function splitFlag(word: string): [flag: string | null, value: string | undefined] {
  const plain = word.replace(/^[\u2012-\u2015\u2212]+-?/, '--');
  const match = /^(--[a-z-]+)(?:=(.*))?$/is.exec(plain);
  return match?.[1] === undefined ? [null, undefined] : [match[1].toLowerCase(), match[2]];
}

/** The text without the bot's mention or a repeated `/loop` in front. */
function withoutAddress(text: string): string {
  return text
    .replace(/^\s*(?:<@[^>\s]*>[\s,:]*)+/, '')
    .replace(/^\s*\/loop(?=\s|$)/i, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Words, with straight or typographic quotes around those that hold spaces; an open quote runs to the end. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  const straight = text
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2018\u2019\u201a]/g, "'");
  const pattern = /"([^"]*)(?:"|$)|'([^']*)(?:'|$)|[^\s"']+/g;
  for (const match of straight.matchAll(pattern)) {
    const word = cleanWord(match[1] ?? match[2] ?? match[0]);
    if (word !== '') words.push(word);
    if (words.length >= MAX_WORDS) break;
  }
  return words;
}

/** Without control and invisible characters, and without the code marks of chat. */
function cleanWord(word: string): string {
  return word
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^`+|`+$/g, '')
    .trim();
}
