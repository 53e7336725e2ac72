import type { Workspace } from './workspace.ts';

/** Slack's mrkdwn as plain words on one line: mentions and links spelled out, entities decoded. */
export function plainWords(mrkdwn: string, { users, channels, groups }: Workspace): string {
  const nameOf = (id: string) => [...users, ...channels, ...groups].find((one) => one.id === id)?.name ?? id;
  const spelled = mrkdwn.replaceAll(/<([^<>\n]*)>/g, (_whole, inside: string) => {
    const [target = '', label = ''] = inside.split('|', 2);
    if (/^[@#]/.test(target)) return `${target[0]}${label || nameOf(target.slice(1))}`;
    if (target.startsWith('!subteam^')) return label || `@${nameOf(target.slice(9))}`;
    if (target.startsWith('!')) return label || `@${target.slice(1)}`;
    return label || target;
  });
  return spelled
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}
