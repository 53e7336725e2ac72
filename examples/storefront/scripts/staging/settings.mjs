import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Where staging is: its address, its port, and the folder with its releases; throws one sentence about a bad address. */
export function readSettings(env = process.env) {
  const written = env.STAGING_URL || DEFAULT_URL;
  if (!URL.canParse(written)) throw new Error(`STAGING_URL is no address: ${written}`);
  const { protocol, port } = new URL(written);
  if (protocol !== 'http:') throw new Error(`STAGING_URL must begin with http://, not ${protocol}`);
  const ownFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  const home = resolve(env.STOREFRONT_HOME || join(ownFolder, '.staging'));
  return { port: Number(port || 80), url: `http://127.0.0.1:${port || 80}`, home };
}
