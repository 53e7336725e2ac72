// Small valid parts that the block rows are made of.
export const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
export const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
export const many = <T>(count: number, entry: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => entry(at));
export const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain(4), ...more });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const option = (more: object = {}) => ({ text: plain(3), value: 'v', ...more });
export const select = (more: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: [option()],
  ...more,
});
export const task = (more: object = {}) => ({
  type: 'task_card',
  task_id: 't',
  title: 'T',
  status: 'pending',
  ...more,
});
export const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
export const sentence = { type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] };
export const cell = { type: 'raw_text', text: 'x' };
export const picture = { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png' };
export const card = (more: object = {}) => ({ type: 'card', title: mrkdwn(3), ...more });
export const input = (more: object = {}) => ({
  type: 'input',
  label: plain(3),
  element: { type: 'plain_text_input', action_id: 'i' },
  ...more,
});
export const video = {
  type: 'video',
  video_url: 'https://example.com/v',
  thumbnail_url: 'https://example.com/t.png',
  alt_text: 'a',
  title: plain(3),
};
