import {
  button,
  card,
  cell,
  input,
  many,
  mrkdwn,
  picture,
  plain,
  rich,
  sentence,
  task,
  video,
} from './block-parts.ts';

import type { RefusedBlocks } from './refused-elements.ts';

/** The rest of what is refused: inputs, pictures, plans, tables, rich text, cards. */
export const refusedStructures: readonly RefusedBlocks[] = [
  [
    '6 context actions',
    [
      {
        type: 'context_actions',
        elements: many(6, (at) => ({
          type: 'icon_button',
          action_id: `${at}`,
          icon: 'trash',
          text: plain(3),
        })),
      },
    ],
    '/blocks/0/elements',
  ],
  [
    'a plain button among context actions',
    [{ type: 'context_actions', elements: [button()] }],
    '/blocks/0/elements/0',
  ],
  [
    'feedback without a value',
    [
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            positive_button: { text: plain(3) },
            negative_button: { text: plain(3), value: 'n' },
          },
        ],
      },
    ],
    '/blocks/0/elements/0/positive_button',
  ],
  ['an input without a label', [input({ label: undefined })], '/blocks/0'],
  ['an input without an element', [input({ element: undefined })], '/blocks/0'],
  ['an input with a button', [input({ element: button() })], '/blocks/0/element'],
  ['an input label of 2,001', [input({ label: plain(2_001) })], '/blocks/0/label/text'],
  ['an input hint of 2,001', [input({ hint: plain(2_001) })], '/blocks/0/hint/text'],
  [
    'an input of at most 3,001',
    [input({ element: { type: 'plain_text_input', max_length: 3_001 } })],
    '/blocks/0/element/max_length',
  ],
  [
    'an image without alternative text',
    [{ type: 'image', image_url: 'https://example.com/a.png' }],
    '/blocks/0',
  ],
  ['an image from two places', [{ ...picture, slack_file: { id: 'F1' } }], '/blocks/0'],
  ['an image from nowhere', [{ type: 'image', alt_text: 'a' }], '/blocks/0'],
  [
    'a Slack file by id and address',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1', url: 'https://example.com' } }],
    '/blocks/0/slack_file',
  ],
  ['a remote file sent by an app', [{ type: 'file', source: 'remote', external_id: 'x' }], '/blocks/0'],
  ['a video over http', [{ ...video, video_url: 'http://example.com' }], '/blocks/0/video_url'],
  ['a video title of 200', [{ ...video, title: plain(200) }], '/blocks/0/title/text'],
  ['a plan without a title', [{ type: 'plan' }], '/blocks/0'],
  [
    'a task without an id',
    [{ type: 'plan', title: 'P', tasks: [task({ task_id: undefined })] }],
    '/blocks/0/tasks/0',
  ],
  [
    'the same task twice',
    [{ type: 'plan', title: 'P', tasks: [task(), task()] }],
    '/blocks/0/tasks/1/task_id',
  ],
  [
    'a task that is done',
    [{ type: 'plan', title: 'P', tasks: [task({ status: 'done' })] }],
    '/blocks/0/tasks/0/status',
  ],
  [
    'a section in a plan',
    [{ type: 'plan', title: 'P', tasks: [{ type: 'section', text: plain(3) }] }],
    '/blocks/0/tasks/0',
  ],
  ['a task without a status', [task({ status: undefined })], '/blocks/0'],
  ['task details in mrkdwn', [task({ details: mrkdwn(3) })], '/blocks/0/details'],
  ['101 rows', [{ type: 'table', rows: many(101, () => [cell]) }], '/blocks/0/rows'],
  ['21 columns', [{ type: 'table', rows: [many(21, () => cell)] }], '/blocks/0/rows/0'],
  ['a table without rows', [{ type: 'table' }], '/blocks/0'],
  ['a cell in mrkdwn', [{ type: 'table', rows: [[mrkdwn(3)]] }], '/blocks/0/rows/0/0/type'],
  [
    'a number that is a text',
    [{ type: 'table', rows: [[{ type: 'raw_number', value: '1', text: '1' }]] }],
    '/blocks/0/rows/0/0/value',
  ],
  [
    'a column in the middle',
    [{ type: 'table', rows: [[cell]], column_settings: [{ align: 'middle' }] }],
    '/blocks/0/column_settings/0/align',
  ],
  ['a data table without a caption', [{ type: 'data_table', rows: [[cell]] }], '/blocks/0'],
  [
    'pages of 101 rows',
    [{ type: 'data_table', caption: 'C', rows: [[cell]], page_size: 101 }],
    '/blocks/0/page_size',
  ],
  ['rich text without elements', [{ type: 'rich_text' }], '/blocks/0'],
  ['rich text of no known kind', [rich({ type: 'heading', elements: [] })], '/blocks/0/elements/0'],
  [
    'an empty piece of text',
    [rich({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] })],
    '/blocks/0/elements/0/elements/0/text',
  ],
  [
    'a mention inside preformatted text',
    [rich({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })],
    '/blocks/0/elements/0/elements/0/type',
  ],
  [
    'a list in roman numbers',
    [rich({ type: 'rich_text_list', style: 'roman', elements: [sentence] })],
    '/blocks/0/elements/0/style',
  ],
  [
    'a link to nowhere',
    [rich({ type: 'rich_text_section', elements: [{ type: 'link', url: 'nowhere' }] })],
    '/blocks/0/elements/0/elements/0/url',
  ],
  [
    'a broadcast to all',
    [rich({ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'all' }] })],
    '/blocks/0/elements/0/elements/0/range',
  ],
  ['an empty card', [{ type: 'card' }], '/blocks/0'],
  ['a card title of 151', [card({ title: mrkdwn(151) })], '/blocks/0/title/text'],
  ['a card body of 201', [card({ body: mrkdwn(201) })], '/blocks/0/body/text'],
  ['11 cards', [{ type: 'carousel', elements: many(11, () => card()) }], '/blocks/0/elements'],
  [
    'a section in a carousel',
    [{ type: 'carousel', elements: [{ type: 'section', text: plain(3) }] }],
    '/blocks/0/elements/0',
  ],
  ['a container without a title', [{ type: 'container', child_blocks: [{ type: 'divider' }] }], '/blocks/0'],
  [
    '11 blocks in a container',
    [{ type: 'container', title: plain(3), child_blocks: many(11, () => ({ type: 'divider' })) }],
    '/blocks/0/child_blocks',
  ],
  [
    'a container in a container',
    [
      {
        type: 'container',
        title: plain(3),
        child_blocks: [{ type: 'container', title: plain(3), child_blocks: [{ type: 'divider' }] }],
      },
    ],
    '/blocks/0/child_blocks/0',
  ],
  [
    'a collapsed container that cannot collapse',
    [{ type: 'container', title: plain(3), default_collapsed: true, child_blocks: [{ type: 'divider' }] }],
    '/blocks/0/default_collapsed',
  ],
];
