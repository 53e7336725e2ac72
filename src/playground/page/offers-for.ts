import type { Workspace } from './workspace.ts';

/** A way to go on writing: what the composer would say, and what it is for. */
export type Offer = { readonly text: string; readonly label: string; readonly hint: string };

const MOST = 12;

/** What fits the words so far: commands with their words as the manifest's usage hint lists them, and people after an `@`. */
export function offersFor(text: string, { team, users }: Workspace, inThread: boolean): readonly Offer[] {
  const offers = text.startsWith('/') && !inThread ? commandOffers(text, team) : mentionOffers(text, users);
  return offers.filter((offer) => offer.text.trim() !== text.trim()).slice(0, MOST);
}

function commandOffers(
  text: string,
  { commands, command_hints: hints = {} }: Workspace['team'],
): readonly Offer[] {
  return commands.flatMap((command): readonly Offer[] => {
    const hint = hints[command];
    const usages = (hint?.usage_hint ?? '').split('|').map((usage) => usage.trim());
    const known = usages.filter((usage) => usage !== '');
    if (command.startsWith(text) && text !== command)
      return [{ text: `${command} `, label: command, hint: hint?.description ?? '' }];
    return known
      .map((usage) => ({ word: usage.split(' ', 1)[0] ?? '', usage }))
      .filter(({ word }) => `${command} ${word}`.startsWith(text.trimEnd()) && !/\s\S+\s/.test(text))
      .map(({ word, usage }) => ({
        text: `${command} ${word}`,
        label: `${command} ${word}`,
        hint: usage.slice(word.length).trim(),
      }));
  });
}

function mentionOffers(text: string, users: Workspace['users']): readonly Offer[] {
  const [, before = '', begun] = /^([\s\S]*?(?:^|\s))@(\w*)$/.exec(text) ?? [];
  if (begun === undefined) return [];
  return users
    .filter(({ name, deleted }) => !deleted && name.startsWith(begun.toLowerCase()))
    .map(({ name, real_name }) => ({ text: `${before}@${name} `, label: `@${name}`, hint: real_name }));
}
