import assert from 'node:assert/strict';
import type { Answer, SlackPlace } from './slack-place.ts';

/** One documented fact of the Web API; `differs` says why `emulate` is not held to it. */
export type Row = {
  readonly title: string;
  readonly differs?: string;
  run(slack: SlackPlace): Promise<void>;
};

type Ask = (slack: SlackPlace) => Promise<Answer> | Answer;

/** A call that is refused with this code. */
export function refused(title: string, error: string, ask: Ask, differs?: string): Row {
  return {
    title,
    ...(differs === undefined ? {} : { differs }),
    run: async (slack) => {
      const answer = await ask(slack);
      assert.deepEqual({ ok: answer.ok, error: answer.error }, { ok: false, error });
    },
  };
}

/** A call that is taken. */
export function taken(title: string, run: Row['run'], differs?: string): Row {
  return { title, ...(differs === undefined ? {} : { differs }), run };
}

export async function post(slack: SlackPlace, more: object = {}): Promise<Answer & { ts: string }> {
  const answer = await slack.call('chat.postMessage', { channel: slack.channel, text: 'hello', ...more });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer as Answer & { ts: string };
}

export function messagesOf(answer: Answer): { ts: string; text: string; [key: string]: unknown }[] {
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.messages as { ts: string; text: string }[];
}

export const NO_404 = 'emulate answers HTTP 404 for methods it does not have';
export const LENIENT = 'emulate stores it as sent';
export const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
