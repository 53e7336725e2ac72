const STEERING =
  /[\u007f-\u009f]|(?![\u200d\ufe0e\ufe0f])[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029]/gu;

/** JSON in which such characters are escaped. */
export function escapeSteering(json: string): string {
  return json.replace(STEERING, escapeUnits);
}

/** A value as JSON on one line, in which characters that could steer a terminal, or be read by nobody, are escaped; it reads back as the same value. */
export function escapeJson(value: unknown): string {
  return escapeSteering(JSON.stringify(value));
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
