// Where a test can end the process, as a power cut would: never armed unless the environment names a point.
import { LoopError } from './loop/errors.ts';
import type { Failpoint } from './store/record.ts';

const POINT = /^((?:before|inside|after) [a-z-]+)(?:#([1-9]\d{0,5}))?$/;

/**
 * The failpoint that `GREENLOOP_FAILPOINT` names, as `after suite-ended` or, for the third time, `after suite-ended#3`: there the process kills
 * itself. Without it nothing happens anywhere. Throws LoopError `usage` for what is no point.
 */
export function failpointOf({ GREENLOOP_FAILPOINT: named }: NodeJS.ProcessEnv): Failpoint {
  if (!named) return () => {};
  const [, point, nth = '1'] = POINT.exec(named) ?? [];
  if (point === undefined)
    throw new LoopError(
      'usage',
      `GREENLOOP_FAILPOINT is ${JSON.stringify(named)}, which is no point`,
      'it is for tests only; unset it',
    );
  let left = Number(nth);
  return (name) => {
    if (name !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
