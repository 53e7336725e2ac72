import { setTimeout as wait } from 'node:timers/promises';
import { formatPrice, priceOf, productIn, suggestionFor } from './catalogue.mjs';
import { withRetry } from './retry.mjs';
import { createSupplier } from './supplier.mjs';

/** Each agent's work: (input, context) → answer; the context records steps and asks other agents. */
const AGENTS = {
  async catalogue(input, { step, language }) {
    const product = await step('understand', () => productIn(input));
    const found = await step('search', () => product ?? suggestionFor(input));
    return step('answer', () => {
      if (product)
        return `The ${product.name} costs ${formatPrice(product.cents, language)} and is in stock.`;
      return found ? `Did you mean ${found.name}?` : 'There is nothing of that name in the shop.';
    });
  },

  async price(input, { step, language }) {
    const { lines, cents } = await step('calculate', () => priceOf(input));
    const count = lines.reduce((sum, line) => sum + line.quantity, 0);
    return step('answer', () => `${count} items cost ${formatPrice(cents, language)}.`);
  },

  async supplier(input, { step, run, signal }) {
    const supplier = createSupplier(run.faults);
    const product = productIn(input)?.name ?? input;
    return step('ask supplier', async () => {
      const ask = () => supplier.deliveryOf(product, signal);
      const { answer, attempts, waits } = await withRetry(ask, run.held, signal);
      Object.assign(run, { attempts, waits });
      return `The ${answer.product} arrives in ${answer.days} days.`;
    });
  },

  async concierge(input, { ask }) {
    const answers = await Promise.all(
      ['catalogue', 'supplier'].map((name) =>
        ask(name, input).catch((error) => `The ${name} agent gave no answer: ${error.message}.`),
      ),
    );
    return answers.join(' ');
  },
};

/** The names of all agents. */
export const agentNames = Object.keys(AGENTS);

/** Lets an agent work on a run; `tell` hears what happens on the way. */
export function runAgent(run, signal, tell) {
  const context = {
    run,
    signal,
    language: run.language,
    async step(name, work) {
      const began = performance.now();
      tell('run.step', { step: name });
      await wait(2, undefined, { signal });
      const result = await work();
      run.steps.push({ name, ms: Math.round((performance.now() - began) * 10) / 10 });
      return result;
    },
    async ask(name, input) {
      tell('run.asked', { agent: name });
      const answer = await AGENTS[name](input, context);
      tell('run.answered', { agent: name });
      return answer;
    },
  };
  return AGENTS[run.agent](run.input, context);
}
