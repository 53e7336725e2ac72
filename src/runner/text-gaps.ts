// What can stand inside a word without being a part of it: a reader, or whoever cleans a text, sees the word whole.

/** Terminal escapes (also one that is not at its end yet), controls and invisible characters; line ends and blanks are none. */
export const INVISIBLE_GAPS =
  /\u001b(?:\[[0-?]*[ -/]*(?:[@-~]|$)|[\]PX^_][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\|$)|[ -/]*(?:[0-~]|$))|\u009b[0-?]*[ -/]*(?:[@-~]|$)|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009a\u009c-\u009f\p{Default_Ignorable_Code_Point}\p{Cf}]+|[\u001b\u009b]/gu;
/** The same in the bytes of UTF-8, a character a byte: those above ASCII are parts of characters, and no controls. */
export const INVISIBLE_BYTES =
  /\u001b(?:\[[0-?]*[ -/]*(?:[@-~]|$)|[\]PX^_][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\|$)|[ -/]*(?:[0-~]|$))|(?:[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]|\u00c2[\u0080-\u009f\u00ad]|\u00cd\u008f|\u00d8\u009c|\u00e2\u0080[\u008b-\u008f\u00a8-\u00ae]|\u00e2\u0081[\u00a0-\u00af]|\u00ef\u00b8[\u0080-\u008f]|\u00ef\u00bb\u00bf|\u00f3\u00a0[\u0080-\u00bf][\u0080-\u00bf])+|\u001b/g;
/** Line ends with the indentation behind them. */
export const LINE_GAPS = /\r?\n[ \t]*|\r$/g;

/** A text without its gaps, and where each of its characters was. */
export type Closed = { readonly text: string; at(index: number): number };

/** Takes the gaps out; `at` of the new text's length is the old text's. */
export function closeGaps(text: string, gaps: RegExp): Closed {
  const begins: number[] = [];
  const offsets: number[] = [];
  let closed = '';
  let from = 0;
  const keep = (end: number) => {
    if (end > from) {
      begins.push(closed.length);
      offsets.push(from - closed.length);
      closed += text.slice(from, end);
    }
  };
  for (const gap of text.matchAll(gaps)) {
    keep(gap.index);
    from = gap.index + gap[0].length;
  }
  keep(text.length);
  return {
    text: closed,
    at(index) {
      if (index >= closed.length) return text.length;
      let low = 0;
      let high = begins.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((begins[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return index + (offsets[low] ?? 0);
    },
  };
}
