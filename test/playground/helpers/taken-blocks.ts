import {
  actions,
  button,
  card,
  cell,
  input,
  many,
  mrkdwn,
  option,
  picture,
  plain,
  rich,
  select,
  sentence,
  task,
  video,
} from './block-parts.ts';

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
