import assert from 'node:assert/strict';
import { it } from 'node:test';
import { richTextOf } from '../../src/playground/page/rich-text-of.ts';

const text = (words: string, style?: object) => ({
  type: 'text',
  text: words,
  ...(style === undefined ? {} : { style }),
});
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });

const rows: readonly (readonly [string, readonly object[]])[] = [
  ['plain words', [section(text('plain words'))]],
  [
    '*bold* and _slanted_',
    [section(text('bold', { bold: true }), text(' and '), text('slanted', { italic: true }))],
  ],
  ['*bold _both_*', [section(text('bold ', { bold: true }), text('both', { bold: true, italic: true }))]],
  ['~gone~ `a*b*`', [section(text('gone', { strike: true }), text(' '), text('a*b*', { code: true }))]],
  ['2*3*4 and snake_case_name', [section(text('2*3*4 and snake_case_name'))]],
  ['* not bold *', [section(text('* not bold *'))]],
  ['&lt;b&gt; &amp;amp;', [section(text('<b> &amp;'))]],
  [
    '<@U1> in <#C1|loop>',
    [section({ type: 'user', user_id: 'U1' }, text(' in '), { type: 'channel', channel_id: 'C1' })],
  ],
  [
    '<!subteam^S1> <!here>',
    [section({ type: 'usergroup', usergroup_id: 'S1' }, text(' '), { type: 'broadcast', range: 'here' })],
  ],
  [
    '<https://a.b/?x=1&amp;y=2|the page>',
    [section({ type: 'link', url: 'https://a.b/?x=1&y=2', text: 'the page' })],
  ],
  ['<https://a.b>', [section({ type: 'link', url: 'https://a.b', text: 'https://a.b' })]],
  ['<javascript:alert(1)|press>', [section(text('press'))]],
  [
    '<!date^60^{time}|00:01>',
    [section({ type: 'date', timestamp: 60, format: '{time}', fallback: '00:01' })],
  ],
  ['<script>x</script>', [section(text('script'), text('x'), text('/script'))]],
  [
    'one\n&gt; quoted\n&gt; twice\ntwo',
    [
      section(text('one')),
      { type: 'rich_text_quote', elements: [text('quoted\ntwice')] },
      section(text('two')),
    ],
  ],
  [
    'see\n```\na *b*\n```\nend',
    [
      section(text('see')),
      { type: 'rich_text_preformatted', elements: [text('a *b*')] },
      section(text('end')),
    ],
  ],
];

for (const [mrkdwn, elements] of rows)
  it(`mrkdwn as rich text: ${JSON.stringify(mrkdwn)}`, () => {
    assert.deepEqual(richTextOf(mrkdwn), { type: 'rich_text', elements });
  });

it('plain text keeps its marks', () => {
  assert.deepEqual(richTextOf('*a* <@U1> &lt;', false), {
    type: 'rich_text',
    elements: [section(text('*a* <@U1> &lt;'))],
  });
});

it('a long run of marks is read in no time to speak of', () => {
  for (const mark of ['*', '_a ', '`', '<', '```', '> ', '*a '])
    assert.equal(richTextOf(mark.repeat(20_000)).type, 'rich_text');
});
