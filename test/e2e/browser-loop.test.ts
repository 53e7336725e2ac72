// Whole loops as people live through them at the page: typed, followed in the thread, stopped, approved.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { browserFor } from '../helpers/browser.ts';
import { eventually } from '../helpers/spawn-bot.ts';
import { openStorefront } from '../helpers/storefront-in-browser.ts';
import { openTiny, withRoles } from '../helpers/tiny-in-slack.ts';
import { become, messageWith, write } from '../playground/helpers/page.ts';

const LONG = { timeout: 120_000 };

/** #tiny as mia sees it in a browser. */
async function tinyPage(
  t: TestContext,
  ...args: Parameters<typeof openTiny> extends [unknown, ...infer Rest] ? Rest : never
) {
  const { project, playground } = await openTiny(t, ...args);
  const { page, problems } = await browserFor(t);
  await page.goto(playground.url);
  return {
    project,
    page,
    problems,
    composer: page.getByRole('textbox', { name: 'Message #tiny' }),
    thread: page.getByRole('region', { name: 'Thread' }),
  };
}

test('the example: /loop start, its thread, goal reached, the digest, Home', async (t) => {
  const { page, problems, close } = await openStorefront({ width: 1_360, height: 900 });
  t.after(close);
  const composer = page.getByRole('textbox', { name: 'Message #storefront-loop' });
  const thread = page.getByRole('region', { name: 'Thread' });
  await write(composer, '/loop start');
  await messageWith(page, 'The loop on storefront has started').getByText('Only visible to you').waitFor();
  const first = messageWith(page, 'storefront · iteration 1');
  await first.getByRole('button', { name: /repl(y|ies)$/ }).click(LONG);
  await messageWith(thread, 'websocket authentication: a forged token is refused')
    .getByText('verified on the deployment as', { exact: false })
    .waitFor(LONG);
  const deployment = messageWith(thread, 'Deployment of').last();
  await deployment.getByText('5 of 5 steps done').waitFor(LONG);
  await messageWith(page, 'finished, goal reached').first().waitFor(LONG);
  await messageWith(page, 'all 66 tests in scope are verified on the deployed revision').first().waitFor();

  const last = messageWith(page, 'storefront · iteration 4');
  await last.getByRole('button', { name: /repl(y|ies)$/ }).click();
  await messageWith(thread, 'The report of iteration 4 of storefront')
    .getByText('Iteration 4 of storefront', { exact: true })
    .waitFor(LONG);

  await write(composer, '/loop digest now');
  const digest = messageWith(page, 'digest · storefront · the first: 4 iterations so far');
  await digest.getByRole('table').waitFor(LONG);
  const picture = digest.getByRole('img', { name: /storefront, iterations 1 to 4/ });
  await picture.waitFor();
  assert.equal(await picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth), 1_440);

  await page.getByRole('button', { name: 'Greenloop Home' }).click();
  await page.getByText('No loop is running.').waitFor();
  await page.getByRole('img', { name: /storefront, iterations 1 to 4/ }).waitFor();
  assert.deepEqual(problems, []);
});

test('Stop, pressed and confirmed, ends the loop after its phase, and the thread says by whom', async (t) => {
  const { project, page, composer, problems } = await tinyPage(t, { a_1: false, a_2: true });
  project.say('hold-fixer');
  await write(composer, '/loop start');
  const iteration = messageWith(page, 'tiny · iteration 1');
  await eventually('a fixer to work', () => project.lines('fixer-starts').length > 0);
  await iteration.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
  await messageWith(page, 'The loop on tiny stops after this phase').waitFor();
  await iteration.getByText('Stopping after this phase').first().waitFor();
  project.unsay('hold-fixer');
  await messageWith(page, /tiny, iteration 1.*stopped/s)
    .first()
    .waitFor(LONG);
  await iteration.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  assert.equal(project.lines('fixer-starts').length, 1);
  assert.deepEqual(problems, []);
});

test('a held fix is refused to the operator, approved by the approver, merged and verified', async (t) => {
  const { project, page, composer, thread, problems } = await tinyPage(
    t,
    { a_1: false, a_2: true },
    withRoles,
  );
  project.say('fixer', 'fix-and-cheat');
  await write(composer, '/loop start');
  await messageWith(page, 'tiny · iteration 1')
    .getByRole('button', { name: /repl(y|ies)$/ })
    .click(LONG);
  const approve = () => thread.getByRole('button', { name: 'Approve' });
  const confirm = async () => {
    await approve().click(LONG);
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button')
      .filter({ hasNotText: /Cancel|✕/ })
      .last()
      .click();
  };
  await confirm();
  await messageWith(thread, /Only .*may do this/)
    .getByText('Only visible to you')
    .waitFor();
  await become(page, 'sam');
  await messageWith(page, 'tiny · iteration 1')
    .getByRole('button', { name: /repl(y|ies)$/ })
    .click(LONG);
  await confirm();
  await messageWith(thread, 'is merged, deployed and tested in your name').waitFor();
  await messageWith(page, 'finished, goal reached').first().waitFor(LONG);
  await approve().waitFor({ state: 'detached' });
  assert.match(project.git('log', '--format=%B', 'greenloop/tiny'), /Greenloop-Approved-By: U0SAM00001/);
  assert.deepEqual(problems, []);
});
