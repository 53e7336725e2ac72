import assert from 'node:assert/strict';
import { messagesOf, post, type Row, refused, section, taken } from './web-api-row.ts';

export const editRows: readonly Row[] = [
  taken('an edit is flagged, keeps its place and shows the new text', async (slack) => {
    const { ts } = await post(slack);
    const answer = await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    assert.equal(answer.ts, ts);
    const { edited, text } = answer.message as { edited: { user: string }; text: string };
    assert.equal(edited.user, slack.bot);
    assert.equal(text, 'other');
  }),
  taken('an edit with text alone takes the blocks away', async (slack) => {
    const { ts } = await post(slack, { blocks: [section] });
    const answer = await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    assert.equal((answer.message as { blocks?: unknown }).blocks, undefined);
  }),
  taken('an edit without metadata keeps it', async (slack) => {
    const metadata = { event_type: 'mark', event_payload: { id: 'a' } };
    const { ts } = await post(slack, { metadata });
    await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    const [found] = messagesOf(
      await slack.call('conversations.replies', { channel: slack.channel, ts, include_all_metadata: true }),
    );
    assert.deepEqual(found?.metadata, metadata);
  }),
  refused('an edit of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: '1000000000.000001', text: 'x' }),
  ),
  refused("an edit of somebody else's message", 'cant_update_message', async (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: await slack.sayAsOther('mine'), text: 'x' }),
  ),
  refused('an edit to nothing', 'no_text', async (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: (await post(slack)).ts }),
  ),
  refused('a deletion of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.delete', { channel: slack.channel, ts: '1000000000.000001' }),
  ),
  refused("a deletion of somebody else's message", 'cant_delete_message', async (slack) =>
    slack.call('chat.delete', { channel: slack.channel, ts: await slack.sayAsOther('mine') }),
  ),
  taken('an ephemeral message is not in the history', async (slack) => {
    const answer = await slack.call('chat.postEphemeral', {
      channel: slack.channel,
      user: slack.other,
      text: 'psst',
    });
    assert.match(String(answer.message_ts), /^\d{10}\.\d{6}$/);
    const history = messagesOf(await slack.call('conversations.history', { channel: slack.channel }));
    assert.ok(history.every(({ text }) => text !== 'psst'));
  }),
  refused(
    'an ephemeral message to nobody here',
    'user_not_in_channel',
    (slack) => slack.call('chat.postEphemeral', { channel: slack.channel, user: 'U0NOBODY00', text: 'x' }),
    'emulate says user_not_found for people who do not exist',
  ),
  refused('a permalink of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.getPermalink', { channel: slack.channel, message_ts: '1000000000.000001' }),
  ),
  taken('a permalink names channel and message', async (slack) => {
    const { ts } = await post(slack);
    const answer = await slack.call('chat.getPermalink', { channel: slack.channel, message_ts: ts });
    assert.ok(String(answer.permalink).endsWith(`/archives/${slack.channel}/p${ts.replace('.', '')}`));
  }),
];
