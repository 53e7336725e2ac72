// The same facts against the playground and against emulate, so that ours is not judged by itself alone.
import { after, before, describe, it } from 'node:test';
import { authRows } from './helpers/auth-rows.ts';
import { conversationRows } from './helpers/conversation-rows.ts';
import { editRows } from './helpers/edit-rows.ts';
import { fileRows } from './helpers/file-rows.ts';
import { historyRows } from './helpers/history-rows.ts';
import { postRows } from './helpers/post-rows.ts';
import { emulatePlace, playgroundPlace, type SlackPlace } from './helpers/slack-place.ts';
import { reactionRows, viewRows } from './helpers/view-rows.ts';

const groups = {
  auth: authRows,
  posts: postRows,
  edits: editRows,
  history: historyRows,
  conversations: conversationRows,
  files: fileRows,
  views: viewRows,
  reactions: reactionRows,
};

for (const [name, start] of [
  ['playground', playgroundPlace],
  ['emulate', emulatePlace],
] as const)
  describe(`the Web API of ${name}`, () => {
    let slack: SlackPlace;
    before(async () => {
      slack = await start();
    });
    after(() => slack.close());
    for (const [group, rows] of Object.entries(groups))
      describe(group, () => {
        for (const row of rows)
          it(row.title, { skip: name === 'emulate' ? (row.differs ?? false) : false }, () => row.run(slack));
      });
  });
