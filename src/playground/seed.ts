import type { Channel, Team, User, UserGroup } from './model.ts';

/** What a new workspace starts with; only read when the state file does not exist yet. */
export type Seed = {
  readonly team: Team;
  readonly users: readonly User[];
  readonly channels: readonly Channel[];
  readonly userGroups: readonly UserGroup[];
};

/** What a caller may choose differently. */
export type SeedOptions = {
  readonly team?: Partial<Team>;
  readonly users?: readonly User[];
  readonly channels?: readonly Channel[];
  readonly userGroups?: readonly UserGroup[];
};

const CREATED = 1_750_000_000;

/** Mia operates, Sam approves, Kim is a guest; the bot is in #storefront-loop and not in #general. */
export function defaultSeed(options: SeedOptions = {}): Seed {
  const users = options.users ?? [
    person('U0MIA00001', 'mia', 'Mia Operator'),
    person('U0SAM00001', 'sam', 'Sam Approver', { is_admin: true }),
    person('U0KIM00001', 'kim', 'Kim Guest', { is_restricted: true }),
  ];
  return {
    team: {
      id: 'T0PLAYGRND',
      name: 'Playground',
      domain: 'playground',
      app_id: 'A0GREENLOOP',
      app_name: 'Greenloop',
      bot_user: 'U0BOT00001',
      bot_id: 'B0BOT00001',
      bot_token: 'xoxb-playground-bot',
      app_token: 'xapp-playground-app',
      scopes: SCOPES,
      commands: ['/loop'],
      command_hints: COMMAND_HINTS,
      events: ['app_home_opened', 'app_mention', 'message.im'],
      ...options.team,
    },
    users,
    channels: options.channels ?? defaultChannels(),
    userGroups: options.userGroups ?? [
      { id: 'S0QATEAM01', handle: 'qa-team', name: 'QA team', users: ['U0MIA00001', 'U0SAM00001'] },
    ],
  };
}

/** As in manifest.json. */
const COMMAND_HINTS = {
  '/loop': {
    description: 'Start, watch and steer the test\u2013deploy loop',
    usage_hint:
      'start [suite\u2026] [--once] | status | stop | pause | resume | history | compare | report | flaky | slow | test | digest | help',
  },
};

/** As in manifest.json. */
const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'usergroups:read',
  'users:read',
];

function person(id: string, name: string, realName: string, more: Partial<User> = {}): User {
  return {
    id,
    name,
    real_name: realName,
    is_bot: false,
    is_admin: false,
    is_restricted: false,
    is_ultra_restricted: false,
    deleted: false,
    tz: 'America/Los_Angeles',
    ...more,
  };
}

function defaultChannels(): readonly Channel[] {
  const people = ['U0MIA00001', 'U0SAM00001', 'U0KIM00001'];
  const channel = (id: string, name: string, more: Partial<Channel>): Channel => ({
    id,
    name,
    kind: 'public',
    members: people,
    archived: false,
    created: CREATED,
    creator: 'U0SAM00001',
    ...more,
  });
  return [
    channel('C0LOOP0001', 'storefront-loop', { members: [...people, 'U0BOT00001'] }),
    channel('C0GENERAL1', 'general', {}),
    channel('C0OLD00001', 'old-loop', { members: [...people, 'U0BOT00001'], archived: true }),
    channel('G0PRIVATE1', 'release-room', { kind: 'private', members: ['U0SAM00001'] }),
  ];
}
