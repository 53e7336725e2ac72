// One greenloop.yaml: whether it can be read here, its programs and variables are there, and what it asks for is in force.
import { readPlan } from '../../config/read-plan.ts';
import { commandsIn } from '../../loop/commands-in.ts';
import { LoopError } from '../../loop/errors.ts';
import type { Plan } from '../../loop/plan.ts';
import { findProgram } from '../../runner/find-program.ts';
import { findNamespace, findPrlimit } from '../../runner/machine-tools.ts';
import { type Finding, fine, missing, note } from './finding.ts';

/** What this file needs; one finding with all of its faults when it cannot be read. Values of variables are never told. */
export async function lookAtPlan(file: string, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  let plan: Plan;
  try {
    plan = await readPlan(file, env.PATH ?? '');
  } catch (error) {
    if (!(error instanceof LoopError)) throw error;
    return [missing('plan', error.message, error.hint)];
  }
  return [
    fine('plan', `${plan.configPath}: project ${plan.project}`),
    lookAtPrograms(plan, env),
    lookAtVariables(plan, env),
    ...lookAtLimits(plan, env),
  ];
}

function lookAtPrograms(plan: Plan, env: NodeJS.ProcessEnv): Finding {
  const what = `${plan.project}: programs`;
  const found = new Set<string>();
  const lost = new Set<string>();
  for (const { argv } of commandsIn(plan)) {
    const program = findProgram(argv[0], plan.folder, env.PATH ?? '');
    if ('missing' in program) lost.add(program.missing);
    else found.add(program.path);
  }
  return lost.size === 0
    ? fine(what, [...found].join(', '))
    : missing(what, [...lost].join('; '), 'install what is missing, or correct its name');
}

function lookAtVariables(plan: Plan, env: NodeJS.ProcessEnv): Finding {
  const what = `${plan.project}: variables`;
  const places = new Map<string, string>();
  for (const { where, env: names } of commandsIn(plan))
    for (const name of names) if (!places.has(name)) places.set(name, where);
  const lost = [...places.keys()].filter((name) => !env[name]);
  if (lost.length === 0)
    return fine(what, places.size === 0 ? 'none is named' : `${[...places.keys()].join(', ')} are set`);
  const words = `not set: ${lost.map((name) => `${name} (${places.get(name)})`).join(', ')}`;
  const hint = 'set it where the bot is started, or in .env';
  // What every command gets may have a value of its own where it is read; a fixer's or a deployment's is a key.
  return lost.every((name) => plan.env.includes(name)) ? note(what, words, hint) : missing(what, words, hint);
}

function lookAtLimits({ project, limits }: Plan, env: NodeJS.ProcessEnv): readonly Finding[] {
  const { commands } = limits;
  const path = env.PATH ?? '';
  const found: Finding[] = [];
  const look = (isAsked: boolean | undefined, what: string, tool: ReturnType<typeof findPrlimit>): void => {
    if (isAsked && 'missing' in tool)
      found.push(
        missing(`${project}: ${what}`, tool.missing, 'leave it out of greenloop.yaml, or make it work here'),
      );
  };
  look(commands?.isolate, 'limits.isolate', findNamespace(path));
  const asksKernel = commands !== undefined && (commands.fileBytes ?? commands.processMemoryBytes) !== null;
  look(asksKernel, 'limits.process_memory and limits.file', findPrlimit(path));
  return found;
}
