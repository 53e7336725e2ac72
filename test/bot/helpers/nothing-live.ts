// Says what would be live in Slack of a payload, wherever in it: the whole JSON is walked, and what is not known is refused.
import assert from 'node:assert/strict';

/** Controls, bidi, invisible characters (those of emoji and our own word joiner aside) and halves of surrogate pairs. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|(?![\u200d\ufe0e\ufe0f\u2060])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]|\p{Cs}/u;
/** What Slack makes of a text in which it reads markup: mentions, links, dates, channels, and what it finds by itself. */
const MARKUP = /[<>`]|@(?=\w)|:\/\/|\bwww\.|\b(?:mailto|tel):(?=\S)|&(?!(?:amp|lt|gt);)/i;

/** The kinds of block, element and text that hold no markup; any other one is refused. */
const KINDS = new Set([
  ...[
    'rich_text',
    'rich_text_section',
    'rich_text_preformatted',
    'text',
    'plain_text',
    'raw_text',
    'context',
  ],
  ...['actions', 'button', 'plan', 'task_card', 'table', 'image', 'divider', 'header', 'home'],
  // Live, and only ever ours: see below.
  ...['user', 'channel', 'date'],
]);
/** Fields that Slack shows to nobody, or that hold one of its own words. */
const OURS = new Set([
  'type',
  'style',
  'action_id',
  'block_id',
  'status',
  'align',
  'format',
  'task_id',
  'id',
]);

/** Fails with the path of whatever is live; `people` are the users who may be mentioned, and `channels` those that may be linked. */
export function assertNothingLive(
  value: unknown,
  allowed: { readonly people?: readonly string[]; readonly channels?: readonly string[] } = {},
  path = '',
): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) assertNothingLive(one, allowed, `${path}/${index}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Record<string, unknown>;
  if (typeof node.type === 'string') assertKind(node, allowed, path);
  for (const [key, one] of Object.entries(node)) {
    const where = `${path}/${key}`;
    if (typeof one !== 'string') assertNothingLive(one, allowed, where);
    else if (!OURS.has(key) && key !== 'value') assertSeen(one, where);
  }
}

/** Fails when a text in which Slack reads markup holds any. */
export function assertNoMarkup(text: string, path: string): void {
  assertSeen(text, path);
  assert.doesNotMatch(text, MARKUP, `${path}: ${JSON.stringify(text)}`);
}

/** Fails when characters in it steer a terminal or a reader's eye. */
export function assertSeen(text: string, path: string): void {
  assert.doesNotMatch(text, UNSEEN, `${path}: ${JSON.stringify(text)}`);
}

function assertKind(
  node: Record<string, unknown>,
  {
    people = [],
    channels = [],
  }: { readonly people?: readonly string[]; readonly channels?: readonly string[] },
  path: string,
): void {
  const kind = String(node.type);
  assert.ok(KINDS.has(kind), `${path}: a ${kind} may be live`);
  if (kind === 'user') assert.ok(people.includes(String(node.user_id)), `${path}: mentions ${node.user_id}`);
  if (kind === 'channel')
    assert.ok(channels.includes(String(node.channel_id)), `${path}: ${node.channel_id}`);
  if (kind === 'date') {
    assert.ok(Number.isSafeInteger(node.timestamp), path);
    assert.match(String(node.format), /^[{}a-z_, ]+$/);
    assert.equal(node.url, undefined);
  }
  // Else `:tada:` becomes a picture.
  if (kind === 'plain_text') assert.equal(node.emoji, false, path);
}
