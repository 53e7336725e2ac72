/** How ids are called, for mentions. */
export type Names = (id: string) => string;

/** Slack's mrkdwn as plain text: mentions and links spelled out, entities decoded, emphasis left as it is. */
export function plainText(mrkdwn: string, names: Names): string {
  const spelled = mrkdwn.replaceAll(/<([^<>\n]*)>/g, (_whole, inside: string) => {
    const [target = '', label] = inside.split('|', 2);
    if (/^[@#]/.test(target)) return `${target[0]}${label || names(target.slice(1))}`;
    if (target.startsWith('!subteam^')) return label || `@${names(target.slice(9))}`;
    if (target.startsWith('!date^')) return label ?? target;
    if (target.startsWith('!')) return `@${label || target.slice(1)}`;
    return label === undefined || label === target ? target : `${label} (${target})`;
  });
  return spelled.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Without what could move a terminal's cursor, colour it or reorder its text. */
export function harmless(text: string): string {
  return text
    .replaceAll(/\u001b\[[0-?]*[ -/]*[@-~]/g, '')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
