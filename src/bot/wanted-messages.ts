import type { LoopBlocked, LoopFinished } from '../loop/event.ts';
import type { FailureGroup } from '../loop/model.ts';
import type { DesiredMessage, IterationFacts } from '../loop/ports.ts';
import { type Answer, blockedMessage, type Offer } from './blocks/blocked-message.ts';
import { deploymentMessage } from './blocks/deployment-message.ts';
import { doubtedMessage } from './blocks/doubted-message.ts';
import { finishedMessage } from './blocks/finished-message.ts';
import { groupMessage } from './blocks/group-message.ts';
import { iterationMessage } from './blocks/iteration-message.ts';
import { leftOutMessage } from './blocks/left-out-message.ts';
import type { Message } from './blocks/rich-text.ts';
import type { IterationView } from './iteration-view.ts';
import { deploymentFile, groupFile, reportFile } from './message-files.ts';

const SHOWN_GROUPS = 20;

/** The parent message of an iteration, then its failure groups (the rest counted in one message) and deployments, as they should be in Slack now. */
export function iterationMessages(
  view: IterationView,
  channel: string,
  expectedDeploymentMs: number | null,
): DesiredMessage[] {
  const parent = parentKey(view.loopId, view.iteration.number);
  const shown = shownGroups(view.iteration.groups);
  const leftOut = view.iteration.groups.filter((group) => !shown.includes(group));
  const doubted = doubtedMessage(view.iteration);
  const reply = (key: string, message: Message) => desired(key, channel, parent, false, message);
  return [
    desired(parent, channel, null, false, iterationMessage(view, leftOut.length)),
    ...shown.map((group) => reply(groupKey(view, group.id), groupMessage(group, view))),
    ...(leftOut.length === 0
      ? []
      : [
          reply(
            `loop/${view.loopId}/iteration/${view.iteration.number}/groups-left-out`,
            leftOutMessage(leftOut),
          ),
        ]),
    ...(doubted === null
      ? []
      : [reply(`loop/${view.loopId}/iteration/${view.iteration.number}/doubted`, doubted)]),
    ...view.iteration.deployments.map((deployment) =>
      reply(
        `loop/${view.loopId}/iteration/${view.iteration.number}/deployment/${deployment.id}`,
        deploymentMessage(deployment, view, expectedDeploymentMs),
      ),
    ),
  ];
}

/** The messages of some of an iteration's groups, as far as they have one. */
export function groupMessages(
  view: IterationView,
  channel: string,
  ids: ReadonlySet<string>,
): DesiredMessage[] {
  const { loopId, iteration } = view;
  const parent = parentKey(loopId, iteration.number);
  return shownGroups(iteration.groups)
    .filter((group) => ids.has(group.id))
    .map((group) => desired(groupKey(view, group.id), channel, parent, false, groupMessage(group, view)));
}

function groupKey({ loopId, iteration }: IterationView, groupId: string): string {
  return `loop/${loopId}/iteration/${iteration.number}/group/${groupId}`;
}

/** The files of an iteration's groups, in its thread; wanted once, when its failures were grouped. */
export function groupFiles(view: IterationView, channel: string): DesiredMessage[] {
  const parent = parentKey(view.loopId, view.iteration.number);
  return shownGroups(view.iteration.groups).flatMap((group) => {
    const given = groupFile(group);
    if (given === null) return [];
    const key = `loop/${view.loopId}/iteration/${view.iteration.number}/group/${group.id}/file`;
    const message = desired(key, channel, parent, false, { text: given.text, blocks: [] });
    return [{ ...message, file: given.file }];
  });
}

/** What a deployment that went wrong printed, in the thread of its iteration. */
export function deploymentOutput(
  view: IterationView,
  { deploymentId, output }: { readonly deploymentId: string; readonly output: string },
  channel: string,
): DesiredMessage {
  const { loopId, iteration } = view;
  const revision = iteration.deployments.find((one) => one.id === deploymentId)?.revision ?? '';
  const { text, file } = deploymentFile(deploymentId, revision, output);
  const parent = parentKey(loopId, iteration.number);
  const key = `loop/${loopId}/iteration/${iteration.number}/deployment/${deploymentId}/file`;
  return { ...desired(key, channel, parent, false, { text, blocks: [] }), file };
}

/** The report that comes with the end of a loop, in the thread of its last iteration. */
export function reportDesired(loopId: string, facts: IterationFacts, channel: string): DesiredMessage {
  const { text, file } = reportFile(facts);
  const parent = parentKey(loopId, facts.iteration.number);
  return { ...desired(`loop/${loopId}/report`, channel, parent, false, { text, blocks: [] }), file };
}

/** A block of a loop; shown in the channel too when it needs a person. */
export function blockedDesired(
  block: { readonly seq: number; readonly iteration: number | null; readonly event: LoopBlocked },
  loop: { readonly loopId: string; readonly project: string },
  channel: string,
  answer: Answer,
  offer: Offer,
): DesiredMessage {
  const thread = block.iteration === null ? null : parentKey(loop.loopId, block.iteration);
  const message = blockedMessage(block.event, { ...loop, iteration: block.iteration }, answer, offer);
  const toChannel = thread !== null && block.event.on === 'person';
  return desired(`loop/${loop.loopId}/blocked/${block.seq}`, channel, thread, toChannel, message);
}

/** The end of a loop; always shown in the channel too. */
export function finishedDesired(
  event: LoopFinished,
  loop: { readonly loopId: string; readonly project: string; readonly view: IterationView | null },
  channel: string,
): DesiredMessage {
  const thread = loop.view === null ? null : parentKey(loop.loopId, loop.view.iteration.number);
  return desired(
    `loop/${loop.loopId}/finished`,
    channel,
    thread,
    thread !== null,
    finishedMessage(event, loop),
  );
}

/** The groups that have a message of their own: the most critical and the largest, always the same ones in an iteration. */
function shownGroups(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  return groups
    .toSorted((a, b) => a.priority - b.priority || b.tests.length - a.tests.length || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN_GROUPS);
}

/** The key of an iteration's parent message. */
function parentKey(loopId: string, iteration: number): string {
  return `loop/${loopId}/iteration/${iteration}/parent`;
}

function desired(
  key: string,
  channel: string,
  threadKey: string | null,
  broadcast: boolean,
  message: Message,
): DesiredMessage {
  return { key, channel, threadKey, broadcast, text: message.text, blocks: message.blocks };
}
