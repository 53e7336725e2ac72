// The loops as the bot sees them: by project, with the plans read anew from their files at each start.
import type { LoopsService } from './bot/services.ts';
import { readPlan } from './config/read-plan.ts';
import { LoopError } from './loop/errors.ts';
import type { Plan } from './loop/plan.ts';
import type { Engine } from './open-engine.ts';

/** Serves these configuration files. Throws LoopError `config-missing`, `config-invalid`. */
export async function createLoopsService(engine: Engine, files: readonly string[]): Promise<LoopsService> {
  const plans = new Map<string, { file: string; plan: Plan }>();
  for (const file of files) {
    const plan = await readPlan(file);
    const twin = plans.get(plan.project);
    if (twin)
      throw new LoopError(
        'config-invalid',
        `${file} and ${twin.file} both call their project ${plan.project}`,
        'give each project a name of its own',
      );
    plans.set(plan.project, { file, plan });
  }
  /** A loop's project never changes, and every command asks for it. */
  const projects = new Map<string, string>();
  const projectOf = (loopId: string): string => {
    const project = projects.get(loopId) ?? engine.store.load(loopId).project;
    projects.set(loopId, project);
    return project;
  };
  return {
    async start({ project, suites, once, ref, by, channel }) {
      const known = plans.get(project);
      if (known === undefined)
        throw new LoopError(
          'project-unknown',
          `there is no project ${project} here`,
          `the projects are ${[...plans.keys()].join(', ')}`,
        );
      const read = await readPlan(known.file);
      plans.set(project, { file: known.file, plan: read });
      const plan: Plan = { ...read, ref: ref ?? read.ref, slack: { ...read.slack, channel } };
      return { loopId: await engine.loops.start({ plan, suites, once, by }) };
    },
    stop: (loopId, { by, now }) => engine.loops.stop(loopId, by, now),
    pause: (loopId, { by }) => engine.loops.pause(loopId, by),
    resume: (loopId, { by }) => engine.loops.resume(loopId, by),
    decide: (loopId, decision) => engine.loops.decide(loopId, decision),
    running: () => engine.store.openLoops().map((loopId) => ({ loopId, project: projectOf(loopId) })),
    projects: () => [...plans.values()].map((one) => one.plan),
  };
}
