import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { HttpError } from './http-error.mjs';

const HINT = 'sign in with POST /sessions and send the token';

/** Issues, checks and revokes signed tokens; a token says whose it is and when it expires. */
export function createTokens(secret) {
  const revoked = new Set();
  const sign = (body) => createHmac('sha256', secret).update(body).digest();

  return {
    /** A token for this customer that is good for `ttlMs` milliseconds. */
    issue(customer, ttlMs) {
      const claims = { customer, expires: Date.now() + ttlMs, id: randomUUID() };
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${body}.${sign(body).toString('base64url')}`;
    },

    /** The customer of a good token; throws 401 without one or with one that is over, 403 for a forged one. */
    customerOf(token) {
      if (!token) throw new HttpError(401, 'there is no token', HINT);
      const [body = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new HttpError(403, 'the token was not issued by this service', HINT);
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
      if (claims.expires <= Date.now()) throw new HttpError(401, 'the token has expired', HINT);
      if (revoked.has(claims.id)) throw new HttpError(401, 'the token was signed out', HINT);
      return claims.customer;
    },

    /** Makes a token worthless. */
    revoke(token) {
      const [body] = token.split('.');
      revoked.add(JSON.parse(Buffer.from(body, 'base64url').toString()).id);
    },
  };
}
