// What may stand in greenloop.yaml, as a zod schema; the published JSON Schema is made from it.
import { z } from 'zod';

const LIST = 'write a list: [program, argument, ...]';
const argv = z
  .array(z.string('quote it: every argument is text').min(1, 'an argument is empty'), LIST)
  .min(1, LIST)
  .describe('A program with its arguments, as a list; never a shell line.');
const DURATION = 'write a duration such as 30s, 20m or 1h';
const LONGEST = 'write a duration from 1s to 168h';
const duration = z
  .string(DURATION)
  .regex(/^\d+(?:ms|s|m|h)$/, DURATION)
  .refine((text) => !/^\d+(?:ms|s|m|h)$/.test(text) || isBearable(text), LONGEST)
  .describe('A duration: 500ms, 30s, 20m, 1h.');
const SIZE = 'write a size from 16MB, such as 512MB or 4GB';
const size = z
  .string(SIZE)
  .regex(/^\d{1,6}(?:MB|GB)$/, SIZE)
  .refine((text) => !/^\d{1,6}(?:MB|GB)$/.test(text) || toBytes(text) >= 16e6, SIZE)
  .describe('A size: 512MB, 4GB.');
const KEEP = 'write a number of days from 1d to 3650d, such as 90d';
const keep = z.string(KEEP).regex(/^(?:[1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|36[0-4]\d|3650)d$/, KEEP);
const PERCENT = 'write a percentage from 0% to 100%, such as 5%';
const percent = z.string(PERCENT).regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%$/, PERCENT);
const name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of an environment variable, such as API_URL');
const id = z
  .string('write small letters, digits and hyphens, such as p1-critical')
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'write small letters, digits and hyphens, such as p1-critical')
  .max(64, 'write at most 64 characters');
const people = z.array(
  z.string().regex(/^(?:@[\w.-]+|[UWS][A-Z0-9]{5,})$/, 'write a user id (U…) or a user group (@name)'),
);
const URL_WORDS = 'write a URL that begins with http:// or https://, or with a variable';
const url = z.string(URL_WORDS).regex(/^(?:https?:\/\/\S+|\$\{\w+(?::-[^}]*)?\}\S*)$/, URL_WORDS);
const BRANCH = 'write the name of a branch, such as main';
/** What `git check-ref-format` allows, and nothing that begins like an option. */
const branch = z
  .string(BRANCH)
  .regex(/^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)))[^\s~^:?*[\\]+(?<![/.])$/, BRANCH);
const glob = z.string().min(1).regex(/^[^!]/, 'write what is meant; exceptions (!) are not understood');

const health = z.union(
  [
    z.strictObject({ http: url, status: z.int().min(100).max(599).default(200) }),
    z.strictObject({ run: argv }),
  ],
  'write http: <url> (with status: 200) or run: [program, ...]',
);

const logging = {
  ignore: z
    .array(z.string().min(1))
    .default([])
    .describe('Lines that hold one of these texts are no trace of a test, such as those of a monitor.'),
  delay: duration.default('2s').describe('How long a line may take to get into the log.'),
};
const accessLog = z.union(
  [z.strictObject({ file: z.string().min(1), ...logging }), z.strictObject({ run: argv, ...logging })],
  'write file: <path> or run: [program, ...], with ignore: and delay: as needed',
);

const suite = z.strictObject({
  id: id.describe('Short name, used in chat and reports.'),
  name: z.string().min(1).optional().describe('What people read; left out: the id.'),
  priority: z
    .int()
    .min(1)
    .max(99)
    .default(1)
    .describe('1 is the most critical; equal ones run side by side.'),
  run: argv.describe('The command; {reports} stands for the folder that JUnit XML is to be left in.'),
  rerun: argv.optional().describe('Runs only {tests}; left out: everything runs again.'),
  collect: argv.optional().describe('Lists the tests without running them, as JUnit XML.'),
  reports: z.string().min(1).default('{reports}/*.xml').describe('Glob of the report files.'),
  timeout: duration.default('20m'),
  tolerance: percent.default('0%').describe('Share of failures above which lower priorities wait.'),
  against: z.enum(['deployment', 'checkout']).default('deployment').describe('Where it can judge a fix.'),
  real: z
    .boolean()
    .default(false)
    .describe(
      'End-to-end: a pass that is too quick, asserts nothing, repeats old output or leaves no trace does not count.',
    ),
  live: z
    .enum(['auto', 'none', 'go-test', 'libtest', 'pytest', 'tap', 'teamcity'])
    .default('auto')
    .describe(
      'What its command prints of its tests while it runs; auto: it is recognised, none: it is not read.',
    ),
  categories: z
    .record(z.string(), z.array(z.string().min(1)))
    .default({})
    .describe('Name → patterns over file, class and name of a test.'),
});

const fix = z.strictObject({
  run: argv.describe('The fixer; it works in a private clone.'),
  env: z.array(name).default([]).describe('The only environment variables it gets.'),
  parallel: z.int().min(1).max(16).default(2).describe('Fixers at once.'),
  timeout: duration.default('30m'),
  attempts: z.int().min(1).max(20).default(3).describe('Refused as often: a person is asked.'),
  protect: z.array(glob).default([]).describe('Globs of files that no fix may touch.'),
  teams: z
    .record(z.string(), z.strictObject({ run: argv }))
    .default({})
    .describe('Category → its own fixer.'),
});

const RELATIVE = 'write a path inside the working directory, such as deploy-facts.json';
const deploy = z.strictObject({
  run: argv.describe('Deploys GREENLOOP_REVISION.'),
  env: z.array(name).default([]).describe('Environment variables it gets besides those of env.'),
  about: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()], 'write text, a number, true or false'))
    .default({})
    .describe('Shown in cards and reports.'),
  steps: z.array(z.string().min(1)).default([]).describe('Names of the steps that the command prints.'),
  verify: argv.optional().describe('Exit 0: the revision is live. Asked after an unknown outcome.'),
  rollback: argv.optional().describe('Starts the previous revision again.'),
  when_worse: z
    .enum(['keep', 'roll-back'])
    .default('keep')
    .describe(
      'roll-back: fixes after which fewer tests pass than before leave the deployment and the branch.',
    ),
  timeout: duration.default('20m'),
  approval: z.boolean().default(false).describe('A person approves each deployment.'),
  facts: z
    .string()
    .regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$)).+$/, RELATIVE)
    .optional()
    .describe('JSON file with measured figures that the command leaves.'),
  baseline: z
    .record(z.string(), z.number())
    .default({})
    .describe('Figures that the facts are compared with.'),
});

/** greenloop.yaml as a person writes it. */
export const writtenConfig = z.strictObject({
  project: id.describe('Name of the project; its branch is greenloop/<project>.'),
  repository: z.string().min(1).default('.').describe('Path (relative to this file) or URL.'),
  ref: branch.default('main').describe('The branch that is tested; merged into greenloop/<project>.'),
  push: z.boolean().default(true).describe('Whether greenloop/<project> is pushed to the repository.'),
  env: z.array(name).default([]).describe('Environment variables that every command gets.'),
  goal: z
    .strictObject({
      target: z.int().min(1).optional().describe('Declared tests; left out: what is collected.'),
      without_quarantined: z
        .boolean()
        .default(false)
        .describe('true: tests in quarantine do not keep the loop from its goal; the result names them.'),
    })
    .prefault({}),
  environment: z
    .strictObject({
      name: z.string().min(1).default('local'),
      revision: z
        .union([argv, url], 'write a command [program, ...] or a URL')
        .optional()
        .describe('Tells the deployed revision; left out: the branch head is what is deployed.'),
      health: z.array(health).default([]).describe('All must hold before a test runs.'),
      access_log: accessLog
        .optional()
        .describe('A line a request, from a file or from a command: what left no trace there was no test.'),
    })
    .default({ name: 'local', health: [] }),
  setup: argv.optional().describe('Run after a checkout, such as [npm, ci].'),
  suites: z.array(suite).min(1, 'at least one suite is needed'),
  fix: fix.optional(),
  deploy: deploy.optional(),
  limits: z
    .strictObject({
      iterations: z.int().min(1).default(20),
      hours: z.number().positive().default(12),
      stuck_after: z.int().min(1).default(3).describe('Iterations without a newly verified test.'),
      memory: size
        .optional()
        .describe('Memory that a setup, suite or fixer may hold with all its processes; then it is stopped.'),
      processes: z
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .describe('Processes that one of them may have at once; then it is stopped.'),
      process_memory: size
        .optional()
        .describe('Private memory that each of its processes may ask for (RLIMIT_DATA); more is denied.'),
      file: size.optional().describe('Size of each file that it writes (RLIMIT_FSIZE); more is denied.'),
      isolate: z
        .boolean()
        .default(false)
        .describe('true: in a PID namespace, where it sees only its own processes and none outlives it.'),
    })
    .prefault({}),
  keep: keep
    .default('90d')
    .describe('How long what commands printed and left is kept; results are kept for ever.'),
  slack: z
    .strictObject({
      channel: z
        .string('quote it: "#name" (a bare # begins a comment)')
        .regex(/^(?:#?[^\s#]{1,80})$/, 'write "#name" or the id of a channel')
        .optional(),
      digest: z.string().optional().describe('Five cron fields, such as "0 9 * * 1-5".'),
      timezone: z.string().default('UTC').describe('IANA name, such as Europe/Berlin.'),
    })
    .default({ timezone: 'UTC' }),
  access: z
    .strictObject({
      operate: people.optional().describe('Who may start and stop; left out: members of the channel.'),
      approve: people.optional().describe('Who may approve deployments.'),
    })
    .default({}),
});
export type WrittenConfig = z.infer<typeof writtenConfig>;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** Node's timers hold 24 days at most. */
const MOST_MS = 168 * UNITS.h;

/** Milliseconds of a well-formed duration such as `20m`. */
export function toMs(duration: string): number {
  const unit = duration.replace(/^\d+/, '') as keyof typeof UNITS;
  return Number.parseInt(duration, 10) * UNITS[unit];
}

/** Bytes of a well-formed size such as `4GB`. */
export function toBytes(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith('GB') ? 1e9 : 1e6);
}

function isBearable(text: string): boolean {
  return toMs(text) >= UNITS.s && toMs(text) <= MOST_MS;
}
