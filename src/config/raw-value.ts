// Values of the file as they stand there, of any shape.

/** The value as a mapping; an empty one when it is none. */
export function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value as a list; an empty one when it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a list of texts, which a command is; null when it is none. */
export function asArgv(value: unknown): readonly string[] | null {
  const list = asList(value);
  return list.length > 0 && list.every((word) => typeof word === 'string') ? (list as string[]) : null;
}
