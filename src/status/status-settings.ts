// Where the status port listens, as the environment says.
import { LoopError } from '../loop/errors.ts';

/** An address of this machine and a port on it; 0: any free one. */
export type StatusSettings = { readonly host: string; readonly port: number };

/**
 * `GREENLOOP_STATUS_PORT`, on `GREENLOOP_STATUS_HOST` or else on 127.0.0.1; null: there is to be no such port. Throws LoopError `usage` for what is no
 * port.
 */
export function readStatusSettings(env: NodeJS.ProcessEnv): StatusSettings | null {
  const { GREENLOOP_STATUS_PORT: written, GREENLOOP_STATUS_HOST: host } = env;
  if (!written) return null;
  const port = Number(written);
  if (/^\d{1,5}$/.test(written) && port <= 65_535) return { host: host || '127.0.0.1', port };
  throw new LoopError(
    'usage',
    `GREENLOOP_STATUS_PORT is ${JSON.stringify(written)}, which is no port`,
    'it is a number from 1 to 65535; leave it out for no status port',
  );
}
