// What an iteration finds out and does about the deployment of the one before it.
import type { Database } from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { TakenBack } from '../loop/model.ts';
import { forgetRevision } from './environment.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import { setGroup } from './record-fix.ts';
import { one, run } from './sql.ts';

/** Notes that a deployment made things worse, and then what was taken back: its fixes are reverted, their groups open again. */
export function recordTakenBack(
  db: Database,
  on: Moment,
  event: Events.DeploymentWorse | Events.DeploymentTakenBack,
): void {
  const { deploymentId, revision } = event;
  const iteration = openIteration(on);
  switch (event.type) {
    case 'deployment-worse': {
      const begun: TakenBack = {
        deploymentId,
        revision,
        reason: event.reason,
        fixes: 0,
        commit: null,
        ok: null,
        said: '',
      };
      const text = 'UPDATE iterations SET taken_back = ? WHERE n = ? AND taken_back IS NULL';
      expectOne(
        run(db, text, JSON.stringify(begun), iteration.n),
        `${event.type} of ${deploymentId}, which is known`,
      );
      return;
    }
    case 'deployment-taken-back': {
      const { ok, said, commit, fixIds } = event;
      const begun = iteration.taken_back === null ? null : (JSON.parse(iteration.taken_back) as TakenBack);
      if (begun === null || begun.commit !== null)
        throw new Error(`not a legal transition: ${event.type} of ${deploymentId}, which is not under way`);
      const reason = `its deployment made things worse: ${begun.reason}`;
      for (const fixId of fixIds) reopen(db, fixId, reason);
      const status = ok ? 'rolled-back' : 'unknown';
      run(db, 'UPDATE deployments SET status = ?, reason = ? WHERE id = ?', status, reason, deploymentId);
      const done: TakenBack = { ...begun, fixes: fixIds.length, commit, ok, said };
      const text = 'UPDATE iterations SET taken_back = ?, deployed = NULL, deployed_asked = 0 WHERE n = ?';
      run(db, text, JSON.stringify(done), iteration.n);
      run(db, 'UPDATE loops SET last_deployed = NULL WHERE n = ?', on.loop.n);
      if (ok) forgetRevision(db, on.loop, revision);
      return;
    }
    default:
      unreachable(event);
  }
}

/** The fix and its group are of an iteration that has ended. */
function reopen(db: Database, fixId: string, reason: string): void {
  const fix = one<{ iteration: number; group_id: string; reasons: string }>(
    db,
    `SELECT iteration, group_id, reasons FROM fixes WHERE id = ? AND status IN ('merged', 'verified', 'not-held')`,
    fixId,
  );
  if (fix === undefined) throw new Error(`not a legal transition: ${fixId} cannot be taken back`);
  const reasons = [...(JSON.parse(fix.reasons) as readonly string[]), reason];
  run(db, `UPDATE fixes SET status = 'reverted', reasons = ? WHERE id = ?`, JSON.stringify(reasons), fixId);
  setGroup(db, fix.iteration, fix.group_id, 'reopened', [reason]);
}
