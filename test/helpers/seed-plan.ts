// The plan of the seed report's project.
import type { Plan, SuitePlan } from '../../src/loop/plan.ts';

export const FOLDER = 'tests/e2e/staging';
const MINUTE = 60_000;

/** A suite of pytest, with changes. */
export function suitePlan(changes: Partial<SuitePlan>): SuitePlan {
  return {
    id: 'p1',
    name: 'P1 Critical',
    priority: 1,
    run: [
      'python',
      '-m',
      'pytest',
      `${FOLDER}/test_priority1_critical.py`,
      '-v',
      '--junitxml={reports}/p1.xml',
    ],
    rerun: null,
    collect: null,
    reports: '{reports}/*.xml',
    timeoutMs: 20 * MINUTE,
    tolerance: 0,
    against: 'deployment',
    real: true,
    categories: { 'WebSocket Core': ['*websocket*'] },
    ...changes,
  };
}

/** The plan of the project, with changes. */
export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    project: 'netra',
    configPath: '/srv/greenloop/netra/greenloop.yaml',
    folder: '/srv/greenloop/netra',
    repository: '/srv/git/netra.git',
    ref: 'main',
    branch: 'greenloop/netra',
    push: true,
    env: [],
    goal: { target: 466 },
    environment: { name: 'GCP staging', revision: null, health: [] },
    setup: null,
    suites: [
      suitePlan({}),
      suitePlan({
        id: 'staging',
        name: 'Staging',
        priority: 2,
        run: ['python', '-m', 'pytest', FOLDER, '-v', '--tb=short', '--junitxml={reports}/staging.xml'],
        rerun: ['python', '-m', 'pytest', '{tests}', '-v', '--junitxml={reports}/staging.xml'],
        categories: {},
      }),
    ],
    fix: {
      run: ['./tools/fixer.sh'],
      env: [],
      parallel: 2,
      timeoutMs: 30 * MINUTE,
      attempts: 3,
      protect: ['tests/**'],
      teams: {},
    },
    deploy: {
      run: ['./deploy.sh'],
      env: [],
      about: { project: 'netra-staging', region: 'us-central1', mode: 'local build (fast)' },
      steps: [],
      verify: null,
      rollback: null,
      timeoutMs: 20 * MINUTE,
      approval: false,
      facts: 'facts.json',
      baseline: { image_mb: 350, cost_month: 650, memory_mb: 2_048 },
    },
    limits: { iterations: 20, hours: 12, stuckAfter: 3 },
    slack: { channel: '#staging-loop', digest: null, timezone: 'UTC' },
    access: { operate: null, approve: null },
    ...changes,
  };
}
