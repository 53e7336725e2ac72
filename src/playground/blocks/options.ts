import type { Json } from '../slack-error.ts';
import { checkList, checkString, checkText, checkUrl, needObject, type Say } from './rules.ts';

type Kind = { readonly plain: boolean; readonly url: boolean };

/** Checks the `options` of an element, or its `option_groups`. */
export function checkOptions(
  element: Json,
  at: string,
  say: Say,
  limits: Kind & { readonly needed: boolean; readonly max: number },
): void {
  checkList(element, 'options', at, say, limits, (option, optionAt) =>
    checkOption(option, optionAt, say, limits),
  );
  checkList(element, 'option_groups', at, say, { max: 100 }, (value, groupAt) => {
    const group = needObject(value, groupAt, say);
    if (group === null) return;
    checkText(group, 'label', groupAt, say, { needed: true, max: 75, plain: true });
    checkList(group, 'options', groupAt, say, { needed: true, max: 100 }, (option, optionAt) =>
      checkOption(option, optionAt, say, limits),
    );
  });
}

/** Checks one option: text and description of 75 characters, a value of 150. */
export function checkOption(value: unknown, at: string, say: Say, kind: Kind): void {
  const option = needObject(value, at, say);
  if (option === null) return;
  checkText(option, 'text', at, say, { needed: true, max: 75, plain: kind.plain });
  // The types say 75; Slack's reference says 150 since 2022 and takes it.
  checkString(option, 'value', at, say, { max: 150, needed: true });
  checkText(option, 'description', at, say, { max: 75, plain: kind.plain });
  if (kind.url) checkUrl(option, 'url', at, say);
  else if (option.url !== undefined) say(`${at}/url`, 'only allowed in overflow menus');
}
