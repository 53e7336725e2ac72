import { randomBytes } from 'node:crypto';
import { withBlockIds } from './block-ids.ts';
import { checkBlocks } from './blocks/check-blocks.ts';
import { checkString, checkText } from './blocks/rules.ts';
import type { Feed } from './feed.ts';
import type { View } from './model.ts';
import { asObject, invalidArguments, type Json, refusal, SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** Modals and Homes: opening, stacking, changing and closing them. */
export type ShownViews = {
  /** Opens a modal, on top of `under` when given. Throws `push_limit_reached`, `duplicate_external_id`. */
  open(user: string, view: Json, under: View | null): View;
  /** Replaces what a view shows. Throws `hash_conflict`. */
  update(shown: View, view: Json, hash: string | undefined): View;
  publish(user: string, view: Json, hash: string | undefined): View;
  /** Closes a modal, or with `all` its whole stack. */
  close(shown: View, all: boolean): void;
};

const MOST_STACKED = 3;
const MOST_BYTES = 250_000;

/** Views of a workspace, told to its feed. */
export function createShownViews(workspace: Workspace, feed: Feed): ShownViews {
  const show = (view: View): View => {
    workspace.views.put(view);
    feed.tell({ kind: 'view-shown', view });
    return view;
  };
  const newHash = () => `${Math.floor(workspace.now() / 1_000)}.${randomBytes(4).toString('hex')}`;
  const stackOf = (root: string) => workspace.views.all().filter((one) => one.root === root && one.open);

  function needFreshHash(shown: View | undefined, hash: string | undefined): void {
    if (shown !== undefined && hash !== undefined && hash !== shown.hash)
      throw new SlackError('hash_conflict');
  }

  function needOwnExternalId(view: Json, self: string | null): void {
    const id = view.external_id;
    if (typeof id !== 'string' || id === '') return;
    if (workspace.views.all().some((one) => one.open && one.id !== self && one.view.external_id === id))
      throw new SlackError('duplicate_external_id');
  }

  function create(user: string, view: Json, under: View | null): View {
    const id = workspace.newId('V');
    const root = under?.root ?? id;
    return show({ id, user, view, hash: newHash(), root, previous: under?.id ?? null, open: true });
  }

  return {
    open(user, view, under) {
      needOwnExternalId(view, null);
      if (under !== null && stackOf(under.root).length >= MOST_STACKED)
        throw new SlackError('push_limit_reached');
      return create(user, view, under);
    },
    update(shown, view, hash) {
      needFreshHash(shown, hash);
      needOwnExternalId(view, shown.id);
      return show({ ...shown, view, hash: newHash() });
    },
    publish(user, view, hash) {
      const home = workspace.views.all().find((one) => one.user === user && one.view.type === 'home');
      needFreshHash(home, hash);
      return home === undefined ? create(user, view, null) : show({ ...home, view, hash: newHash() });
    },
    close(shown, all) {
      for (const one of all ? stackOf(shown.root) : [shown]) {
        const view = { ...one, open: false };
        workspace.views.put(view);
        feed.tell({ kind: 'view-closed', view });
      }
    },
  };
}

/** A view as an app sent it. Throws `invalid_arguments` with what is wrong and where, `view_too_large`. */
export function readView(value: unknown, surfaces: readonly ('modal' | 'home')[]): Json {
  const view = asObject(value);
  if (view === null) throw invalidArguments('must be an object [json-pointer:/view]');
  if (JSON.stringify(view).length > MOST_BYTES) throw new SlackError('view_too_large');
  const surface = surfaces.find((one) => one === view.type);
  if (surface === undefined)
    throw invalidArguments(`must be one of: ${surfaces.join(', ')} [json-pointer:/view/type]`);
  if (!Array.isArray(view.blocks))
    throw invalidArguments('missing required field: blocks [json-pointer:/view]');
  const problems: string[] = [];
  const say = (at: string, problem: string) => problems.push(`${problem} [json-pointer:${at}]`);
  if (surface === 'modal') {
    checkText(view, 'title', '/view', say, { needed: true, max: 24, plain: true });
    for (const key of ['close', 'submit']) checkText(view, key, '/view', say, { max: 24, plain: true });
    if (view.submit === undefined && view.blocks.some((block) => asObject(block)?.type === 'input'))
      say('/view', 'missing required field: submit');
  }
  checkString(view, 'private_metadata', '/view', say, { max: 3_000 });
  checkString(view, 'callback_id', '/view', say, { max: 255 });
  checkString(view, 'external_id', '/view', say, { max: 255 });
  problems.push(...checkBlocks(view.blocks, surface, '/view/blocks'));
  if (problems.length > 0) throw refusal('invalid_arguments', problems);
  return { ...view, blocks: withBlockIds(view.blocks as Json[]) };
}
