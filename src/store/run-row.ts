// A suite's run, as the acts on its results need it.
import type { CommandStatus, RunPurpose } from '../loop/model.ts';

/** The columns of table runs that decide what its results change. */
export type RunRow = {
  readonly n: number;
  readonly iteration: number;
  readonly suite: number;
  readonly purpose: RunPurpose;
  readonly revision: string;
  readonly selection: string | null;
  readonly status: CommandStatus;
  readonly reason: string;
};
