import { LoopError } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';

const AGAIN_MS = 100;

/** Runs a change of the database, again and again while another process keeps it busy or the disk is full; rejects with the change's own error otherwise, or when it is left. */
export type PatientWrite = <T>(change: () => T) => Promise<T>;

/** Writing that waits without blocking the event loop; `leave` ends the waiting. */
export function createPatientWrite(clock: Clock, leave: AbortSignal): PatientWrite {
  return async (change) => {
    for (;;) {
      try {
        return change();
      } catch (error) {
        const passes = error instanceof LoopError && ['database-busy', 'disk-full'].includes(error.code);
        if (!passes || leave.aborted) throw error;
      }
      await clock.wait(AGAIN_MS, leave);
    }
  };
}
