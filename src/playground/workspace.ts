import { randomInt } from 'node:crypto';
import type { PlaygroundClock } from './clock.ts';
import type { Channel, Message, ResponseUrl, StoredFile, Team, User, UserGroup, View } from './model.ts';
import type { Seed } from './seed.ts';
import type { StateLog } from './state-log.ts';

/** Rows of one kind by id, in the order they came. */
type Table<T> = {
  get(id: string): T | undefined;
  put(row: T): void;
  all(): readonly T[];
};

/** Messages by channel and timestamp, oldest first in each channel. */
type Messages = {
  get(channel: string, ts: string): Message | undefined;
  in(channel: string): readonly Message[];
  put(message: Message): void;
  remove(message: Message): void;
};

/** Everything the playground knows; each change is in the state file when the call returns. */
export type Workspace = {
  team(): Team;
  setTeam(team: Team): void;
  readonly users: Table<User>;
  readonly channels: Table<Channel>;
  readonly messages: Messages;
  readonly files: Table<StoredFile>;
  readonly views: Table<View>;
  readonly userGroups: Table<UserGroup>;
  readonly responseUrls: Table<ResponseUrl>;
  /** A message timestamp, `seconds.micros`, later than every one before it. */
  nextTs(): string;
  /** A new id such as `F3K9…`. */
  newId(prefix: string): string;
  now(): number;
};

/** Opens the workspace of a state file, seeding it when it is new. */
export function openWorkspace(log: StateLog, seed: Seed, clock: PlaygroundClock): Workspace {
  if (log.isNew) plant(log, seed);
  const messages = openMessages(log);
  let last = messages.newest();
  return {
    team: () => log.rows('team').get('team') as Team,
    setTeam: (team) => log.put('team', 'team', team),
    users: openTable<User>(log, 'users'),
    channels: openTable<Channel>(log, 'channels'),
    files: openTable<StoredFile>(log, 'files'),
    views: openTable<View>(log, 'views'),
    userGroups: openTable<UserGroup>(log, 'userGroups'),
    responseUrls: openTable<ResponseUrl>(log, 'responseUrls'),
    messages,
    nextTs() {
      last = Math.max(clock.now() * 1_000, last + 1);
      return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
    },
    newId: (prefix) => prefix + Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    now: () => clock.now(),
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function plant(log: StateLog, seed: Seed): void {
  log.put('team', 'team', seed.team);
  const bot: User = {
    id: seed.team.bot_user,
    name: seed.team.app_name.toLowerCase(),
    real_name: seed.team.app_name,
    is_bot: true,
    is_admin: false,
    is_restricted: false,
    is_ultra_restricted: false,
    deleted: false,
    tz: 'America/Los_Angeles',
    bot_id: seed.team.bot_id,
  };
  for (const user of [...seed.users, bot]) log.put('users', user.id, user);
  for (const channel of seed.channels) log.put('channels', channel.id, channel);
  for (const group of seed.userGroups) log.put('userGroups', group.id, group);
}

function openTable<T extends { readonly id: string }>(log: StateLog, name: string): Table<T> {
  const rows = log.rows(name) as ReadonlyMap<string, T>;
  return {
    get: (id) => rows.get(id),
    put: (row) => log.put(name, row.id, row),
    all: () => [...rows.values()],
  };
}

function openMessages(log: StateLog): Messages & { newest(): number } {
  const byChannel = new Map<string, Map<string, Message>>();
  const of = (channel: string) => {
    const known = byChannel.get(channel) ?? new Map<string, Message>();
    byChannel.set(channel, known);
    return known;
  };
  const rows = [...(log.rows('messages') as ReadonlyMap<string, Message>).values()];
  for (const message of rows) of(message.channel).set(message.ts, message);
  return {
    get: (channel, ts) => byChannel.get(channel)?.get(ts),
    in: (channel) => [...(byChannel.get(channel)?.values() ?? [])],
    put(message) {
      of(message.channel).set(message.ts, message);
      log.put('messages', `${message.channel}/${message.ts}`, message);
    },
    remove(message) {
      of(message.channel).delete(message.ts);
      log.remove('messages', `${message.channel}/${message.ts}`);
    },
    newest: () => rows.reduce((newest, { ts }) => Math.max(newest, Number(ts.replace('.', ''))), 0),
  };
}
