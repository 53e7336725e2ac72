// Judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { App } from '@slack/bolt';
import type { PlaygroundOptions } from '../../src/playground/start-playground.ts';
import { happened } from './helpers/bolt-app.ts';
import { manualClock } from './helpers/manual-clock.ts';
import { open, slackbotSaid, stopButton } from './helpers/socket-mode.ts';

describe('buttons and modals', () => {
  async function withButton(t: TestContext, listen: (app: App) => void, more?: Partial<PlaygroundOptions>) {
    const opened = await open(t, listen, more);
    const { ts } = await opened.app.client.chat.postMessage({
      channel: 'C0LOOP0001',
      text: 'running',
      blocks: [stopButton],
    });
    return {
      ...opened,
      press: { user: 'mia', channel: '#storefront-loop', ts: String(ts), action_id: 'stop' },
    };
  }

  it('a press reaches the app with the message and a way to answer', async (t) => {
    const seen: Record<string, unknown>[] = [];
    const { slack, press } = await withButton(t, (app) =>
      app.action('stop', async ({ body, ack, respond }) => {
        seen.push(body as never);
        await ack();
        await respond({ text: 'stopped', replace_original: true });
      }),
    );
    const edited = happened(slack, (event) => (event.kind === 'message-edited' ? event.message : undefined));
    assert.deepEqual(await slack.people.press(press), { ok: true, answer: {} });
    assert.equal((await edited).text, 'stopped');
    const { container, channel, message, actions, user } = seen[0] as {
      container: object;
      channel: object;
      message: { text: string };
      actions: { value: string; block_id: string; action_id: string }[];
      user: { id: string };
    };
    assert.deepEqual(container, {
      type: 'message',
      message_ts: press.ts,
      channel_id: 'C0LOOP0001',
      is_ephemeral: false,
    });
    assert.deepEqual(channel, { id: 'C0LOOP0001', name: 'storefront-loop' });
    assert.equal(message.text, 'running');
    assert.deepEqual([actions[0]?.value, actions[0]?.block_id, actions[0]?.action_id], ['L1', 'b', 'stop']);
    assert.equal(user.id, 'U0MIA00001');
  });

  it('a press that nobody acknowledges is shown as failed', async (t) => {
    const { slack, press } = await withButton(t, () => {}, { ackMs: 20 });
    assert.deepEqual(await slack.people.press(press), { ok: false, failure: 'operation_timeout' });
    assert.match(slackbotSaid(slack)[0] ?? '', /did not respond/);
  });

  it('a button that is not there cannot be pressed', async (t) => {
    const { slack, press } = await withButton(t, () => {});
    await assert.rejects(slack.people.press({ ...press, action_id: 'go' }), { code: 'no_such_element' });
    await assert.rejects(slack.people.press({ ...press, ts: '1000000000.000001' }), {
      code: 'message_not_found',
    });
  });

  const why = {
    type: 'modal' as const,
    callback_id: 'why',
    title: { type: 'plain_text' as const, text: 'Five Whys' },
    submit: { type: 'plain_text' as const, text: 'Save' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'cause',
        label: { type: 'plain_text' as const, text: 'Because' },
        element: { type: 'plain_text_input' as const, action_id: 'text' },
      },
    ],
  };
  const values = (value: string) => ({ cause: { text: { type: 'plain_text_input', value } } });

  async function withModal(t: TestContext) {
    const opened = await withButton(t, (app) => {
      app.action('stop', async ({ body, ack, client }) => {
        await ack();
        await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: why });
      });
      app.view('why', async ({ ack, view }) => {
        const said = view.state.values.cause?.text?.value;
        if (said === 'bad') await ack({ response_action: 'errors', errors: { cause: 'say more' } });
        else await ack();
      });
    });
    const shown = happened(opened.slack, (event) =>
      event.kind === 'view-shown' ? event.view.id : undefined,
    );
    await opened.slack.people.press(opened.press);
    return { ...opened, view: await shown };
  }

  it('a modal stays open with errors and closes when it is taken', async (t) => {
    const { slack, view } = await withModal(t);
    assert.deepEqual(await slack.people.submit('mia', view, values('bad')), {
      ok: false,
      errors: { cause: 'say more' },
    });
    assert.equal(slack.people.views('mia').length, 1);
    assert.deepEqual(await slack.people.submit('mia', view, values('good')), { ok: true });
    assert.deepEqual(slack.people.views('mia'), []);
  });

  it('a modal with an empty required field is not sent', async (t) => {
    const { slack, view } = await withModal(t);
    const { errors } = await slack.people.submit('mia', view, values(''));
    assert.deepEqual(errors, { cause: 'Please complete this required field.' });
  });

  it("nobody submits somebody else's modal", async (t) => {
    const { slack, view } = await withModal(t);
    await assert.rejects(slack.people.submit('sam', view, values('x')), { code: 'view_not_found' });
  });

  it('a trigger works once and for 3 s', async (t) => {
    const clock = manualClock();
    const triggers: string[] = [];
    const { slack, press, app } = await withButton(
      t,
      (given) =>
        given.action('stop', async ({ body, ack }) => {
          triggers.push((body as { trigger_id: string }).trigger_id);
          await ack();
        }),
      { clock },
    );
    const shown = (at: number) =>
      app.client.views.open({ trigger_id: triggers[at] ?? '', view: why }).catch((error) => error.data.error);
    await slack.people.press(press);
    assert.equal((await shown(0)).ok, true);
    assert.equal(await shown(0), 'exchanged_trigger_id');
    await slack.people.press(press);
    clock.advance(3_001);
    assert.equal(await shown(1), 'expired_trigger_id');
  });
});
