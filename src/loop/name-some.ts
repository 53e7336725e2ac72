/** The first `most` of these in one sentence, and how many more there are: `a, b and 3 more`; of clauses, `a; b; and 3 more`. */
export function nameSome(names: readonly string[], most: number, between: ', ' | '; ' = ', '): string {
  const shown = names.slice(0, most).join(between);
  const more = names.length - most;
  if (more <= 0) return shown;
  return `${shown}${between === '; ' ? ';' : ''} and ${more} more`;
}
