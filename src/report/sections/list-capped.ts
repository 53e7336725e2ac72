/** The first `most` items, and one line of Markdown for the rest: `and 250 more tests`. */
export function listCapped(
  items: readonly string[],
  most: number,
  more: (left: number) => string,
): readonly string[] {
  return items.length <= most ? items : [...items.slice(0, most), more(items.length - most)];
}
