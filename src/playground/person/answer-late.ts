import type { ResponseUrl } from '../model.ts';
import type { Posts } from '../posts.ts';
import { asObject, type Json, SlackError } from '../slack-error.ts';
import { readContent } from '../web-api/message-content.ts';
import type { Workspace } from '../workspace.ts';

const LIFE_MS = 30 * 60_000;
const MOST_USES = 5;

/** Addresses for late answers. */
export type LateAnswers = {
  /** A new `response_url`. */
  issue(where: Omit<ResponseUrl, 'id' | 'uses' | 'created'>): string;
  /** Posts an answer to its conversation. Throws `used_url`, `expired_url`, `no_text`, `message_not_found` and what blocks are refused with. */
  answer(id: string, body: Json): void;
  /** Posts what an app answered with its acknowledgement, through the same address. */
  answerNow(url: string, body: Json): void;
};

/** Answers into a workspace; addresses begin with `here`. */
export function createLateAnswers(workspace: Workspace, posts: Posts, here: () => string): LateAnswers {
  return {
    issue(where) {
      const id = workspace.newId('R');
      workspace.responseUrls.put({ ...where, id, uses: 0, created: workspace.now() });
      return `${here()}/responses/${id}`;
    },
    answer(id, body) {
      const address = workspace.responseUrls.get(id);
      if (address === undefined) throw new SlackError('no_service');
      if (workspace.now() > address.created + LIFE_MS) throw new SlackError('expired_url');
      if (address.uses >= MOST_USES) throw new SlackError('used_url');
      const written = put(address, body);
      workspace.responseUrls.put({
        ...address,
        message_ts: written ?? address.message_ts,
        uses: address.uses + 1,
      });
    },
    answerNow(url, body) {
      const address = workspace.responseUrls.get(url.slice(url.lastIndexOf('/') + 1));
      if (address === undefined) return;
      workspace.responseUrls.put({ ...address, message_ts: put(address, body) ?? address.message_ts });
    },
  };

  /** The timestamp of what was written; null when something was taken away. */
  function put(address: ResponseUrl, body: Json): string | null {
    const team = workspace.team();
    const original =
      address.message_ts === null ? undefined : workspace.messages.get(address.channel, address.message_ts);
    if (body.delete_original === true) {
      if (original === undefined) throw new SlackError('message_not_found');
      posts.remove(original);
      return null;
    }
    const content = readContent(asObject(body) ?? {});
    if (body.replace_original === true && original !== undefined) {
      const change = { ...content, blocks: content.blocks ?? null, metadata: undefined };
      return posts.edit(original, change, team.bot_user).ts;
    }
    const inChannel = body.response_type === 'in_channel';
    const asked = typeof body.thread_ts === 'string' ? body.thread_ts : undefined;
    return posts.post({
      ...content,
      channel: address.channel,
      user: team.bot_user,
      thread_ts: asked,
      ephemeral_to: inChannel ? undefined : address.user,
    }).ts;
  }
}
