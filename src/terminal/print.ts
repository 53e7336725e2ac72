// The way of every command's words to the terminal: what tests, fixers and people said in them steers nothing.
import { strip } from '../report/clean-text.ts';
import { escapeJson } from './escape-json.ts';

type Output = { write(text: string): unknown };

/** Prints words as they are, line ends and tabs included, without escape sequences, control and invisible characters. */
export function print(text: string, output: Output = process.stdout): void {
  output.write(strip(text, text.length).clean);
}

/** Prints a value as JSON on one line. */
export function printJson(value: unknown, output: Output = process.stdout): void {
  output.write(`${escapeJson(value)}\n`);
}
