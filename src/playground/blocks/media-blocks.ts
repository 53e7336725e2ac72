import { checkImageSource } from './image-element.ts';
import { checkString, checkText, checkUrl } from './rules.ts';
import type { CheckBlock } from './surface.ts';

/** `image`: an address or a Slack file, with alternative text. */
export const checkImageBlock: CheckBlock = (block, at, say) => {
  checkString(block, 'alt_text', at, say, { needed: true, max: 2_000 });
  checkText(block, 'title', at, say, { max: 2_000, plain: true });
  checkImageSource(block, at, say);
};

/** `video`: https addresses of the player and a thumbnail. */
export const checkVideo: CheckBlock = (block, at, say) => {
  checkUrl(block, 'video_url', at, say, { needed: true, https: true });
  checkUrl(block, 'thumbnail_url', at, say, { needed: true });
  checkString(block, 'alt_text', at, say, { needed: true, max: 2_000 });
  checkText(block, 'title', at, say, { needed: true, max: 199, plain: true });
  checkUrl(block, 'title_url', at, say, { https: true });
  checkString(block, 'author_name', at, say, { max: 49 });
  checkString(block, 'provider_name', at, say, { max: 49 });
  checkUrl(block, 'provider_icon_url', at, say);
  checkText(block, 'description', at, say, { max: 200, plain: true });
};

/** `file`: only read back from messages with remote files; an app cannot send one. */
export const checkFile: CheckBlock = (block, at, say) => {
  say(at, 'unsupported type: file');
  checkString(block, 'external_id', at, say, { needed: true });
};
