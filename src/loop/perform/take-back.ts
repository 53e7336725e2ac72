// A deployment that made things worse: its fixes leave the branch, and the revision before it is started again.
import type { Act } from '../act.ts';
import type { Hands, Performance } from './hands.ts';
import { startPrevious } from './perform-deploy.ts';

/** Takes the deployment of the iteration before back. Can be repeated after a crash at any point. */
export async function takeBack(
  { deploymentId, reason }: Extract<Act, { kind: 'take-back' }>,
  hands: Hands,
  { loop, iteration, record }: Performance,
): Promise<void> {
  const { delivered } = loop;
  if (delivered === null) throw new Error(`there is nothing to take back of ${deploymentId}`);
  const fixIds = delivered.fixes.map((fix) => fix.id);
  if (iteration.takenBack === null)
    await record({ type: 'deployment-worse', deploymentId, revision: delivered.revision, reason });
  const commits = delivered.fixes.flatMap((fix) => (fix.commit === null ? [] : [fix.commit])).toReversed();
  const commit = await hands.checkout.revert(commits, `Its deployment made things worse: ${reason}`);
  await hands.checkout.push();
  // Last, because it cannot be refused: whatever stops us before leaves what is known to be deployed as it is.
  const failed = await startPrevious(`${deploymentId}-taken-back`, delivered.before, hands, {
    loop,
    iteration,
  });
  await record({
    type: 'deployment-taken-back',
    deploymentId,
    revision: delivered.revision,
    fixIds,
    commit,
    ok: failed === null,
    said: failed ?? '',
  });
}
