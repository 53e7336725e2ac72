import type { Feed } from '../feed.ts';
import type { Posts } from '../posts.ts';
import type { ShownViews } from '../shown-views.ts';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import { authMethods } from './auth-methods.ts';
import { chatMethods } from './chat-methods.ts';
import { conversationMethods } from './conversation-methods.ts';
import { fileMethods } from './file-methods.ts';
import { historyMethods } from './history-methods.ts';
import type { Methods } from './method.ts';
import { reactionMethods } from './reaction-methods.ts';
import { userMethods } from './user-methods.ts';
import { viewMethods } from './view-methods.ts';

/** Every Web API method of the playground. */
export function createMethods(
  workspace: Workspace,
  over: {
    readonly posts: Posts;
    readonly feed: Feed;
    readonly shown: ShownViews;
    readonly triggers: Triggers;
    readonly issueTicket: () => string;
  },
): Methods {
  return {
    ...authMethods(workspace, over.issueTicket),
    ...chatMethods(workspace, over.posts),
    ...conversationMethods(workspace, over.posts),
    ...historyMethods(workspace),
    ...userMethods(workspace),
    ...viewMethods(workspace, over.shown, over.triggers),
    ...fileMethods(workspace, over.posts, over.feed),
    ...reactionMethods(workspace, over.feed),
  };
}
