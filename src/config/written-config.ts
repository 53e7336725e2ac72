// What may stand in greenloop.yaml, as a zod schema; the published JSON Schema is made from it.
import { z } from 'zod';

const LIST = 'write a list: [program, argument, ...]';
const argv = z
  .array(z.string('quote it: every argument is text').min(1, 'an argument is empty'), LIST)
  .min(1, LIST)
  .describe('A program with its arguments, as a list; never a shell line.');
const DURATION = 'write a duration such as 30s, 20m or 1h';
const duration = z
  .string(DURATION)
  .regex(/^\d+(?:ms|s|m|h)$/, DURATION)
  .describe('A duration: 500ms, 30s, 20m, 1h.');
const PERCENT = 'write a percentage from 0% to 100%, such as 5%';
const percent = z.string(PERCENT).regex(/^(?:100|\d{1,2})(?:\.\d+)?%$/, PERCENT);
const name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of an environment variable, such as API_URL');
const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'write small letters, digits and hyphens, such as p1-critical');
const people = z.array(
  z.string().regex(/^(?:@[\w.-]+|[UWS][A-Z0-9]{5,})$/, 'write a user id (U…) or a user group (@name)'),
);

const health = z.union(
  [
    z.strictObject({ http: z.string(), status: z.int().min(100).max(599).default(200) }),
    z.strictObject({ run: argv }),
  ],
  'write http: <url> (with status: 200) or run: [program, ...]',
);

const suite = z.strictObject({
  id: id.describe('Short name, used in chat and reports.'),
  name: z.string().min(1).optional(),
  priority: z.int().min(1).max(99).default(1).describe('1 is the most critical.'),
  run: argv,
  rerun: argv.optional().describe('Runs only {tests}.'),
  collect: argv.optional().describe('Lists the tests without running them, as JUnit XML.'),
  reports: z.string().default('{reports}/*.xml'),
  timeout: duration.default('20m'),
  tolerance: percent.default('0%'),
  against: z.enum(['deployment', 'checkout']).default('deployment'),
  real: z.boolean().default(false),
  categories: z.record(z.string(), z.array(z.string().min(1))).default({}),
});

const fix = z.strictObject({
  run: argv,
  env: z.array(name).default([]),
  parallel: z.int().min(1).max(16).default(2),
  timeout: duration.default('30m'),
  attempts: z.int().min(1).max(20).default(3),
  protect: z.array(z.string().min(1)).default([]),
  teams: z.record(z.string(), z.strictObject({ run: argv })).default({}),
});

const deploy = z.strictObject({
  run: argv,
  env: z.array(name).default([]),
  about: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  steps: z.array(z.string().min(1)).default([]),
  verify: argv.optional(),
  rollback: argv.optional(),
  timeout: duration.default('20m'),
  approval: z.boolean().default(false),
  facts: z.string().optional(),
  baseline: z.record(z.string(), z.number()).default({}),
});

/** greenloop.yaml as a person writes it. */
export const writtenConfig = z.strictObject({
  project: id,
  repository: z.string().min(1).default('.'),
  ref: z.string().min(1).default('main'),
  push: z.boolean().default(true),
  env: z.array(name).default([]),
  goal: z.strictObject({ target: z.int().min(1).optional() }).default({}),
  environment: z
    .strictObject({
      name: z.string().min(1).default('local'),
      revision: z
        .union([argv, z.string().regex(/^(?:https?:\/\/|\$\{)/)], 'write a command [program, ...] or a URL')
        .optional(),
      health: z.array(health).default([]),
    })
    .default({ name: 'local', health: [] }),
  setup: argv.optional(),
  suites: z.array(suite).min(1, 'at least one suite is needed'),
  fix: fix.optional(),
  deploy: deploy.optional(),
  limits: z
    .strictObject({
      iterations: z.int().min(1).default(20),
      hours: z.number().positive().default(12),
      stuck_after: z.int().min(1).default(3),
    })
    .default({ iterations: 20, hours: 12, stuck_after: 3 }),
  slack: z
    .strictObject({
      channel: z.string().min(1).optional(),
      digest: z.string().optional(),
      timezone: z.string().default('UTC'),
    })
    .default({ timezone: 'UTC' }),
  access: z.strictObject({ operate: people.optional(), approve: people.optional() }).default({}),
});
export type WrittenConfig = z.infer<typeof writtenConfig>;
