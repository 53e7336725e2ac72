import { LoopError } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';

const AGAIN_MS = 100;

/** Runs a change of the database, again and again while another process keeps it busy; rejects with the change's own error otherwise, or when it is left. */
export type PatientWrite = <T>(change: () => T) => Promise<T>;

/** Writing that waits without blocking the event loop; `leave` ends the waiting. */
export function createPatientWrite(clock: Clock, leave: AbortSignal): PatientWrite {
  return async (change) => {
    for (;;) {
      try {
        return change();
      } catch (error) {
        if (!(error instanceof LoopError && error.code === 'database-busy') || leave.aborted) throw error;
      }
      await clock.wait(AGAIN_MS, leave);
    }
  };
}
