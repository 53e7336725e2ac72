// One row for each thing that Slack refuses in blocks: what is sent, and the JSON pointer of the complaint.
type Blocks = readonly object[];
export type RefusedBlocks = readonly [title: string, blocks: Blocks, pointer: string];

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const many = <T>(count: number, entry: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => entry(at));
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain(4), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (more: object = {}) => ({ text: plain(3), value: 'v', ...more });
const select = (more: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: [option()],
  ...more,
});
const task = (more: object = {}) => ({
  type: 'task_card',
  task_id: 't',
  title: 'T',
  status: 'pending',
  ...more,
});
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const sentence = { type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] };
const cell = { type: 'raw_text', text: 'x' };
const picture = { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png' };
const card = (more: object = {}) => ({ type: 'card', title: mrkdwn(3), ...more });
const input = (more: object = {}) => ({
  type: 'input',
  label: plain(3),
  element: { type: 'plain_text_input', action_id: 'i' },
  ...more,
});
const video = {
  type: 'video',
  video_url: 'https://example.com/v',
  thumbnail_url: 'https://example.com/t.png',
  alt_text: 'a',
  title: plain(3),
};

/** Blocks that a message may hold; each type at least once. */
export const taken: readonly (readonly [title: string, block: object])[] = [
  ['section of 3,000', { type: 'section', text: mrkdwn(3_000) }],
  [
    'section with 10 fields and a button',
    { type: 'section', fields: many(10, () => mrkdwn(200)), accessory: button() },
  ],
  ['header of 150', { type: 'header', text: plain(150) }],
  ['divider', { type: 'divider' }],
  ['markdown of 12,000', { type: 'markdown', text: 'x'.repeat(12_000) }],
  ['context of 10', { type: 'context', elements: [picture, ...many(9, () => mrkdwn(5))] }],
  ['actions of 25', actions(...many(25, (at) => button({ action_id: `a${at}` })))],
  [
    'a button with everything',
    actions(
      button({
        value: 'x'.repeat(2_000),
        style: 'danger',
        confirm: { title: plain(100), text: mrkdwn(300), confirm: plain(30), deny: plain(30) },
      }),
    ),
  ],
  [
    'a select with groups',
    actions(select({ options: undefined, option_groups: [{ label: plain(75), options: [option()] }] })),
  ],
  [
    'an overflow with a link',
    actions({ type: 'overflow', action_id: 'o', options: [option({ url: 'https://example.com' })] }),
  ],
  [
    'feedback buttons',
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'f',
          positive_button: { text: plain(3), value: 'y' },
          negative_button: { text: plain(3), value: 'n' },
        },
      ],
    },
  ],
  ['image by file', { type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }],
  ['input', input()],
  [
    'rich text of every kind',
    rich(
      sentence,
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }] },
      { type: 'rich_text_quote', elements: [] },
      { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [sentence] },
    ),
  ],
  [
    'rich text pieces',
    rich({
      type: 'rich_text_section',
      elements: [
        { type: 'user', user_id: 'U1' },
        { type: 'link', url: 'https://example.com' },
        { type: 'emoji', name: 'eyes' },
        { type: 'broadcast', range: 'here' },
        { type: 'date', timestamp: 1_700_000_000, format: '{date}' },
      ],
    }),
  ],
  [
    'plan with tasks',
    {
      type: 'plan',
      title: 'P',
      tasks: [task(), task({ task_id: 'u', status: 'complete', details: rich(sentence) })],
    },
  ],
  ['task card with sources', task({ sources: [{ type: 'url', url: 'https://example.com', text: 'x' }] })],
  [
    'table',
    {
      type: 'table',
      rows: [
        [cell, rich(sentence)],
        [cell, { type: 'raw_number', value: 1, text: '1' }],
      ],
      column_settings: [{ align: 'right' }],
    },
  ],
  ['data table', { type: 'data_table', caption: 'C', rows: [[cell]], page_size: 10 }],
  ['card', card({ actions: [button()], hero_image: picture })],
  ['carousel of 10', { type: 'carousel', elements: many(10, () => card()) }],
  [
    'container',
    {
      type: 'container',
      title: plain(150),
      is_collapsible: true,
      default_collapsed: true,
      child_blocks: many(10, () => ({ type: 'divider' })),
    },
  ],
  ['video', video],
];

export const refusedBlocks: readonly RefusedBlocks[] = [
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
