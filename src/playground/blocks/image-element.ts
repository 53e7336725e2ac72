import { asObject, type Json } from '../slack-error.ts';
import { checkString, checkUrl, needObject, type Say } from './rules.ts';

/** Checks an image element: alternative text, and exactly one source. */
export function checkImage(value: unknown, at: string, say: Say): void {
  const image = needObject(value, at, say);
  if (image === null) return;
  if (image.type !== 'image') {
    say(`${at}/type`, 'must be image');
    return;
  }
  checkString(image, 'alt_text', at, say, { needed: true, max: 2_000 });
  checkImageSource(image, at, say);
}

/** Checks that an image comes from an address or from a Slack file, by id or by address. */
export function checkImageSource(image: Json, at: string, say: Say): void {
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    say(at, 'must define either `image_url` or `slack_file`');
    return;
  }
  checkUrl(image, 'image_url', at, say);
  if (image.slack_file === undefined) return;
  const file = asObject(image.slack_file);
  if (file === null || (typeof file.id === 'string') === (typeof file.url === 'string'))
    say(`${at}/slack_file`, 'must define either `id` or `url`');
}
