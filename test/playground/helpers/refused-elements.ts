// One row for each thing that Slack refuses in blocks: what is sent, and the JSON pointer of the complaint.
import { actions, button, many, mrkdwn, option, picture, plain, select } from './block-parts.ts';

type Blocks = readonly object[];
export type RefusedBlocks = readonly [title: string, blocks: Blocks, pointer: string];

export const refusedTextsAndElements: readonly RefusedBlocks[] = [
  ['51 blocks', many(51, () => ({ type: 'divider' })), '/blocks'],
  ['a block that is no object', ['x' as unknown as object], '/blocks/0'],
  ['a block of no known type', [{ type: 'constructor' }], '/blocks/0'],
  ['a block_id of 256', [{ type: 'divider', block_id: 'x'.repeat(256) }], '/blocks/0/block_id'],
  [
    'the same block_id twice',
    [
      { type: 'divider', block_id: 'x' },
      { type: 'divider', block_id: 'x' },
    ],
    '/blocks/1/block_id',
  ],
  ['a section without text or fields', [{ type: 'section' }], '/blocks/0'],
  ['a section of 3,001', [{ type: 'section', text: mrkdwn(3_001) }], '/blocks/0/text/text'],
  ['a section with empty text', [{ type: 'section', text: mrkdwn(0) }], '/blocks/0/text/text'],
  ['a section with text of no type', [{ type: 'section', text: { text: 'x' } }], '/blocks/0/text/type'],
  ['11 fields', [{ type: 'section', fields: many(11, () => mrkdwn(1)) }], '/blocks/0/fields'],
  ['a field of 2,001', [{ type: 'section', fields: [mrkdwn(2_001)] }], '/blocks/0/fields/0/text'],
  [
    'an input beside a section',
    [{ type: 'section', text: mrkdwn(1), accessory: { type: 'plain_text_input' } }],
    '/blocks/0/accessory',
  ],
  ['a header of 151', [{ type: 'header', text: plain(151) }], '/blocks/0/text/text'],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn(3) }], '/blocks/0/text/type'],
  ['a header without text', [{ type: 'header' }], '/blocks/0'],
  ['markdown of 12,001', [{ type: 'markdown', text: 'x'.repeat(12_001) }], '/blocks/0/text'],
  [
    'markdown of 12,001 in two blocks',
    [
      { type: 'markdown', text: 'x'.repeat(6_000) },
      { type: 'markdown', text: 'x'.repeat(6_001) },
    ],
    '/blocks',
  ],
  ['an alert in a message', [{ type: 'alert', text: mrkdwn(3) }], '/blocks/0'],
  ['no context elements', [{ type: 'context', elements: [] }], '/blocks/0/elements'],
  ['11 context elements', [{ type: 'context', elements: many(11, () => mrkdwn(1)) }], '/blocks/0/elements'],
  ['a button in a context', [{ type: 'context', elements: [button()] }], '/blocks/0/elements/0/type'],
  ['26 actions', [actions(...many(26, (at) => button({ action_id: `a${at}` })))], '/blocks/0/elements'],
  ['no actions', [actions()], '/blocks/0/elements'],
  ['the same action_id twice', [actions(button(), button())], '/blocks/0/elements/1/action_id'],
  [
    'an action_id of 256',
    [actions(button({ action_id: 'x'.repeat(256) }))],
    '/blocks/0/elements/0/action_id',
  ],
  ['a button of 76', [actions(button({ text: plain(76) }))], '/blocks/0/elements/0/text/text'],
  ['a button in mrkdwn', [actions(button({ text: mrkdwn(3) }))], '/blocks/0/elements/0/text/type'],
  ['a button value of 2,001', [actions(button({ value: 'x'.repeat(2_001) }))], '/blocks/0/elements/0/value'],
  ['a button in blue', [actions(button({ style: 'blue' }))], '/blocks/0/elements/0/style'],
  ['a button to no address', [actions(button({ url: 'javascript:x' }))], '/blocks/0/elements/0/url'],
  [
    'a question of 301',
    [actions(button({ confirm: { text: plain(301) } }))],
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'a question titled with 101',
    [actions(button({ confirm: { title: plain(101), text: plain(3) } }))],
    '/blocks/0/elements/0/confirm/title/text',
  ],
  [
    'an answer of 31',
    [actions(button({ confirm: { text: plain(3), deny: plain(31) } }))],
    '/blocks/0/elements/0/confirm/deny/text',
  ],
  ['an image among actions', [actions(picture)], '/blocks/0/elements/0'],
  ['a select of nothing', [actions(select({ options: [] }))], '/blocks/0/elements/0/options'],
  [
    'a select of 101',
    [actions(select({ options: many(101, (at) => option({ value: `${at}` })) }))],
    '/blocks/0/elements/0/options',
  ],
  ['a select with options and groups', [actions(select({ option_groups: [] }))], '/blocks/0/elements/0'],
  [
    'an option of 76',
    [actions(select({ options: [option({ text: plain(76) })] }))],
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'an option value of 151',
    [actions(select({ options: [option({ value: 'x'.repeat(151) })] }))],
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    'an option with a link in a select',
    [actions(select({ options: [option({ url: 'https://example.com' })] }))],
    '/blocks/0/elements/0/options/0/url',
  ],
  [
    'a placeholder of 151',
    [actions(select({ placeholder: plain(151) }))],
    '/blocks/0/elements/0/placeholder/text',
  ],
  [
    'an overflow of 6',
    [actions({ type: 'overflow', action_id: 'o', options: many(6, () => option()) })],
    '/blocks/0/elements/0/options',
  ],
  [
    '11 checkboxes',
    [actions({ type: 'checkboxes', action_id: 'c', options: many(11, () => option()) })],
    '/blocks/0/elements/0/options',
  ],
  [
    'a date that is none',
    [actions({ type: 'datepicker', action_id: 'd', initial_date: 'soon' })],
    '/blocks/0/elements/0/initial_date',
  ],
  [
    'a time that is none',
    [actions({ type: 'timepicker', action_id: 'd', initial_time: '25:00' })],
    '/blocks/0/elements/0/initial_time',
  ],
];
