// Buttons, menus, modals and App Home: what is pressed in the page reaches the app, from the member at the page.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { become, CHANNEL, messageWith, openPage, until } from './helpers/page.ts';

const words = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: words(text), value: text.toLowerCase() });

it('a press reaches the app from the member at the page; until it is answered, nothing else can be pressed', async (t) => {
  const pressed: string[] = [];
  const { promise: answer, resolve: go } = Promise.withResolvers<void>();
  const { page, client, problems } = await openPage(t, (app) =>
    app.action<BlockAction>('pause', async ({ ack, body, respond }) => {
      pressed.push(`${body.user.username} ${body.container.message_ts}`);
      await answer;
      await ack();
      await respond({ text: 'paused', replace_original: true });
    }),
  );
  const { ts } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'running',
    blocks: [
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'pause', text: words('Pause') },
          { type: 'button', action_id: 'stop', text: words('Stop'), style: 'danger' },
        ],
      },
    ],
  });
  await become(page, 'sam');
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.click();
  await until(page, '[...document.querySelectorAll(".actions button")].every((one) => one.disabled)');
  assert.equal(await pause.getAttribute('aria-busy'), 'true');
  go();
  await messageWith(page, 'paused').waitFor();
  assert.deepEqual(pressed, [`sam ${ts}`]);
  assert.deepEqual(problems, []);
});

it('a button that asks first is not pressed when the answer is no', async (t) => {
  const pressed: string[] = [];
  const { page, client } = await openPage(t, (app) =>
    app.action<BlockAction>('stop', async ({ ack, body, respond }) => {
      pressed.push(String(body.user.username));
      await ack();
      await respond('stopping');
    }),
  );
  const confirm = {
    title: words('Stop this loop?'),
    text: words('It stops after this phase.'),
    confirm: words('Stop it'),
    deny: words('Cancel'),
  };
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'running',
    blocks: [
      { type: 'actions', elements: [{ type: 'button', action_id: 'stop', text: words('Stop'), confirm }] },
    ],
  });
  const dialog = page.getByRole('dialog', { name: 'Stop this loop?' });
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  for (const no of ['Cancel', 'Escape']) {
    await stop.click();
    await dialog.getByText('It stops after this phase.').waitFor();
    if (no === 'Escape') await page.keyboard.press(no);
    else await dialog.getByRole('button', { name: no }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  assert.deepEqual(pressed, []);
  await stop.click();
  await dialog.getByRole('button', { name: 'Stop it' }).click();
  await messageWith(page, 'stopping').getByText('Only visible to you').waitFor();
  assert.deepEqual(pressed, ['mia']);
});

it('a press that the app does not answer is said by Slack, and can be repeated', async (t) => {
  const { page, client } = await openPage(t, undefined, { ackMs: 30 });
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'running',
    blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'x', text: words('Pause') }] }],
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  await messageWith(page, 'did not respond (operation_timeout)').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Pause' }).isEnabled());
});

it('menus, boxes and dates tell the app what was chosen', async (t) => {
  const chosen: unknown[] = [];
  const { page, client } = await openPage(t, (app) =>
    app.action<BlockAction>(/^pick/, async ({ ack, action }) => {
      const { action_id: id, ...rest } = action as unknown as { [key: string]: unknown };
      const picked = Object.entries(rest).filter(([key]) => key.startsWith('selected_'));
      chosen.push([
        id,
        JSON.parse(JSON.stringify(picked), (key, value) => (key === 'text' ? undefined : value)),
      ]);
      await ack();
    }),
  );
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'choose',
    blocks: [
      {
        type: 'actions',
        elements: [
          {
            type: 'static_select',
            action_id: 'pick-suite',
            placeholder: words('Suite'),
            options: [option('P1'), option('P2')],
          },
          { type: 'overflow', action_id: 'pick-more', options: [option('Report'), option('History')] },
          { type: 'checkboxes', action_id: 'pick-boxes', options: [option('One'), option('Two')] },
          { type: 'users_select', action_id: 'pick-user', placeholder: words('Owner') },
          { type: 'datepicker', action_id: 'pick-date', placeholder: words('Until') },
        ],
      },
    ],
  });
  await page.getByRole('combobox', { name: 'Suite' }).selectOption({ label: 'P2' });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('checkbox', { name: 'One' }).check();
  await page.getByRole('checkbox', { name: 'Two' }).check();
  await page.getByRole('combobox', { name: 'Owner' }).selectOption({ label: '@sam' });
  await page.getByRole('textbox', { name: 'Until' }).fill('2026-12-01');
  while (chosen.length < 6) await page.evaluate('new Promise(requestAnimationFrame)');
  assert.deepEqual(chosen, [
    ['pick-suite', [['selected_option', { value: 'p2' }]]],
    ['pick-more', [['selected_option', { value: 'history' }]]],
    ['pick-boxes', [['selected_options', [{ value: 'one' }]]]],
    ['pick-boxes', [['selected_options', [{ value: 'one' }, { value: 'two' }]]]],
    ['pick-user', [['selected_user', 'U0SAM00001']]],
    ['pick-date', [['selected_date', '2026-12-01']]],
  ]);
});

const why: ModalView = {
  type: 'modal',
  callback_id: 'why',
  title: words('Five Whys'),
  submit: words('Save'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'cause',
      label: words('Because'),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true },
    },
    {
      type: 'input',
      block_id: 'kind',
      label: words('Kind'),
      element: {
        type: 'static_select',
        action_id: 'choice',
        options: [option('Product'), option('Test')],
        initial_option: option('Product'),
      },
    },
  ],
};

it('a modal opens, keeps what is wrong with it in sight, and is submitted', async (t) => {
  const submitted: unknown[] = [];
  const { page, composer, problems } = await openPage(t, (app) => {
    app.command('/loop', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: why });
    });
    app.view('why', async ({ ack, view, body, client }) => {
      const { cause, kind } = view.state.values;
      const text = String(cause?.text?.value);
      if (text.length < 5) return ack({ response_action: 'errors', errors: { cause: 'Say more.' } });
      submitted.push([body.user.name, text, kind?.choice?.selected_option?.value]);
      await ack();
      await client.chat.postMessage({ channel: CHANNEL, text: `root cause: ${text}` });
    });
  });
  await composer.fill('/loop why g-1');
  await composer.press('Enter');
  const modal = page.getByRole('dialog', { name: 'Five Whys' });
  const because = modal.getByRole('textbox', { name: 'Because' });
  const save = modal.getByRole('button', { name: 'Save' });
  await save.click();
  await modal.getByText('Please complete this required field.').waitFor();
  await because.fill('no');
  await save.click();
  await modal.getByText('Say more.').waitFor();
  assert.equal(await because.inputValue(), 'no');
  await because.fill('the clock is wrong');
  await save.click();
  await messageWith(page, 'root cause: the clock is wrong').waitFor();
  await modal.waitFor({ state: 'detached' });
  assert.deepEqual(submitted, [['mia', 'the clock is wrong', 'product']]);
  assert.deepEqual(problems, []);
});

it('a modal that is closed tells the app, and is seen by nobody else', async (t) => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const { page, composer } = await openPage(t, (app) => {
    app.command('/loop', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: why });
    });
    app.view({ callback_id: 'why', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      resolve(String(body.user.name));
    });
  });
  await composer.fill('/loop why g-1');
  await composer.press('Enter');
  const modal = page.getByRole('dialog', { name: 'Five Whys' });
  await modal.waitFor();
  await page.goto(page.url().replace(/#.*|$/, '#kim'));
  await page.getByRole('textbox', { name: 'Message #storefront-loop' }).waitFor();
  assert.equal(await modal.count(), 0);
  await page.goto(page.url().replace(/#.*/, '#mia'));
  await modal.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await closed, 'mia');
  await modal.waitFor({ state: 'detached' });
});

it('App Home is asked for when it is opened, shown, and acted in', async (t) => {
  const { page, slack, problems } = await openPage(t, (app) => {
    const home = (text: string) => ({
      type: 'home' as const,
      blocks: [
        { type: 'header' as const, text: words(text) },
        {
          type: 'actions' as const,
          elements: [{ type: 'button' as const, action_id: 'start', text: words('Start') }],
        },
      ],
    });
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: home(`Home of ${event.user}`) });
    });
    app.action<BlockAction>('start', async ({ ack, body, client }) => {
      await ack();
      await client.views.publish({ user_id: body.user.id, view: home('Running') });
    });
  });
  await page.getByRole('button', { name: 'Greenloop Home' }).click();
  await page.getByRole('heading', { name: 'Home of U0MIA00001' }).waitFor();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'Running' }).waitFor();
  await become(page, 'sam');
  await page.getByRole('heading', { name: 'Home of U0SAM00001' }).waitFor();
  assert.equal(slack.people.views('sam').length, 1);
  assert.deepEqual(problems, []);
});
