import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { agentNames, runAgent } from './agents.mjs';
import { HttpError } from './http-error.mjs';

const AT_ONCE = 3;
const LONGEST_INPUT = 2_000;
const DEADLINE_MS = 10_000;
const CHUNK_PAUSE_MS = 2;

/**
 * The runs of agents. A customer's runs beyond AT_ONCE wait their turn.
 *
 *   queued → running → finished | failed | cancelled
 */
export function createRuns(hub) {
  const runs = new Map();
  const lines = new Map();

  const tell = (run, type, data = {}) => hub.publish(run.customer, type, { run: run.id, ...data });

  function next(customer) {
    const line = lines.get(customer);
    while (line.active < AT_ONCE && line.waiting.length > 0) {
      line.active += 1;
      perform(line.waiting.shift()).finally(() => {
        line.active -= 1;
        next(customer);
      });
    }
  }

  async function perform(run) {
    run.status = 'running';
    tell(run, 'run.started', { agent: run.agent });
    tell(run, 'typing', { on: true });
    const deadline = AbortSignal.timeout(run.deadlineMs);
    const signal = AbortSignal.any([run.cancel.signal, deadline]);
    try {
      const answer = await runAgent(run, signal, (type, data) => tell(run, type, data));
      await stream(run, answer, signal);
      settle(run, 'finished', { answer });
    } catch (error) {
      if (run.cancel.signal.aborted) settle(run, 'cancelled', {});
      else settle(run, 'failed', { error: deadline.aborted ? 'the deadline has passed' : error.message });
      run.attempts = error.attempts ?? run.attempts;
    }
  }

  async function stream(run, answer, signal) {
    for (const chunk of answer.match(/\S+\s*/g) ?? []) {
      run.chunks.push(chunk);
      for (const reader of run.readers) reader();
      await wait(CHUNK_PAUSE_MS, undefined, { signal });
    }
  }

  function settle(run, status, outcome) {
    Object.assign(run, { status, ...outcome });
    const types = { finished: 'run.finished', failed: 'run.failed', cancelled: 'run.canceled' };
    tell(run, 'typing', { on: false });
    tell(run, types[status], { ...outcome, last: true });
    for (const reader of run.readers) reader();
  }

  return {
    /** Queues a run; throws 404 for an unknown agent, 422 without input, 413 with too much. */
    start(customer, agent, { input, faults, deadline_ms, language }) {
      if (!agentNames.includes(agent))
        throw new HttpError(404, `there is no agent ${agent}`, `ask one of ${agentNames.join(', ')}`);
      if (typeof input !== 'string' || input.trim() === '')
        throw new HttpError(422, 'an agent needs an input', 'send input');
      if (input.length > LONGEST_INPUT)
        throw new HttpError(413, 'the input is too long', `at most ${LONGEST_INPUT} characters`);
      const run = {
        id: randomUUID(),
        customer,
        agent,
        input,
        language,
        faults,
        status: 'queued',
        answer: null,
      };
      Object.assign(run, { error: null, steps: [], chunks: [], attempts: 0, waits: [] });
      Object.assign(run, { held: new Set(), readers: new Set(), cancel: new AbortController() });
      run.deadlineMs = deadline_ms ?? DEADLINE_MS;
      runs.set(run.id, run);
      tell(run, 'run.queued', { agent });
      if (!lines.has(customer)) lines.set(customer, { active: 0, waiting: [] });
      lines.get(customer).waiting.push(run);
      next(customer);
      return run;
    },

    /** A customer's own run; throws 404 for any other, which so stays unknown to others. */
    find(customer, id) {
      const run = runs.get(id);
      if (run === undefined || run.customer !== customer) throw new HttpError(404, 'there is no such run');
      return run;
    },

    /** Stops a run, or takes it out of the line. */
    cancel(customer, id) {
      const run = this.find(customer, id);
      const { waiting } = lines.get(customer);
      run.cancel.abort();
      if (waiting.includes(run)) {
        waiting.splice(waiting.indexOf(run), 1);
        settle(run, 'cancelled', {});
      }
      return run;
    },
  };
}

/** What a customer sees of a run. */
export function showRun({ id, agent, input, status, answer, error, steps, attempts, waits }) {
  return { id, agent, input, status, answer, error, steps, attempts, waits };
}
