// A workspace with a channel a project, and people of all kinds in each of them.
import type { SeedOptions } from '../../src/playground/seed.ts';

const BOT = 'U0BOT00001';
/** Who may operate, who may approve too, who may only look, and who is a guest; the bot tells the last two no. */
export const PEOPLE = {
  operators: ['ada', 'ben', 'cleo', 'dan'],
  approvers: ['eve', 'finn'],
  onlookers: ['gus', 'hal', 'ivy'],
  guests: ['jo', 'kit'],
} as const;
const EVERYBODY = Object.values(PEOPLE).flat();

/** The seed of a workspace with these channels. */
export function seedOf(channels: readonly string[]): SeedOptions {
  const idOf = (name: string) => `U0${name.toUpperCase().padEnd(8, '0')}`;
  const members = [...EVERYBODY.map(idOf), BOT];
  const group = (id: string, handle: string, names: readonly string[]) => ({
    id,
    handle,
    name: handle,
    users: names.map(idOf),
  });
  return {
    users: EVERYBODY.map((name) => ({
      id: idOf(name),
      name,
      real_name: name,
      is_bot: false,
      is_admin: false,
      is_restricted: PEOPLE.guests.some((guest) => guest === name),
      is_ultra_restricted: false,
      deleted: false,
      tz: 'Europe/Berlin',
    })),
    channels: channels.map((name, nth) => ({
      id: `C0LOAD${String(nth).padStart(4, '0')}`,
      name,
      kind: 'public',
      members,
      archived: false,
      created: 1_750_000_000,
      creator: members[0] ?? BOT,
    })),
    userGroups: [
      group('S0OPERATE1', 'operators', [...PEOPLE.operators, ...PEOPLE.approvers]),
      group('S0APPROVE1', 'approvers', PEOPLE.approvers),
    ],
  };
}
