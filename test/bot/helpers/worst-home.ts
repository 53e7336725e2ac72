import { homeView } from '../../../src/bot/blocks/home-view.ts';
import { waitingOf } from '../../../src/report/digest.ts';
import { waitingLoop } from './every-message.ts';
import { samplePlan, sampleView } from './sample.ts';

/** Home of somebody with many projects, each of which is in the worst state. */
export function worstHome(evil: string, many = 100) {
  const plan = samplePlan({ project: evil });
  const loop = waitingLoop(evil);
  const view = sampleView(loop, loop.iteration ?? {});
  const rows = Array.from({ length: 5 }, (_, n) => ({
    number: n,
    loopId: evil,
    loopStatus: 'blocked' as const,
    startedBy: evil,
    startedAt: 0,
    endedAt: null,
    revision: evil,
    ledger: loop.ledger,
    failing: 1,
    mergedFixes: 0,
    deployments: 0,
  }));
  const project = (n: number) => ({
    roles: { plan, operate: n % 2 === 0, approve: true, operators: evil, approvers: evil },
    channelId: 'C0LOOP0001',
    view: n % 3 === 0 ? view : null,
    running: n % 3 !== 2,
    waitsForYou: waitingOf(loop),
    waitsForOthers: 300,
    rows,
    picture: { fileId: 'F0TREND001', altText: evil },
  });
  return homeView(
    Array.from({ length: many }, (_, n) => project(n)),
    200_000_000,
  );
}
