/** Reads the service's settings from its environment; throws one sentence about what is missing or wrong. */
export function readConfig(env) {
  const port = Number(env.PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a port number, not "${env.PORT ?? ''}"`);
  const secret = env.TOKEN_SECRET ?? '';
  if (secret.length < 16) throw new Error('TOKEN_SECRET must have at least 16 characters');
  const revision = env.RELEASE_REVISION ?? '';
  if (revision === '') throw new Error('RELEASE_REVISION must name the commit that runs');
  return { host: '127.0.0.1', publicHost: 'localhost', port, secret, revision };
}
