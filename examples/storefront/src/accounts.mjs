import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HttpError } from './http-error.mjs';

const derive = promisify(scrypt);
const COST = { N: 4096, r: 8, p: 1 };

/** The customers: a name is registered with the passphrase of its first sign-in. */
export function createAccounts() {
  const accounts = new Map();

  return {
    /** Signs in or registers; throws 422 for an empty name and 401 for a wrong passphrase. */
    async signIn(customer, passphrase) {
      if (!customer || !passphrase)
        throw new HttpError(422, 'a sign-in needs a name and a passphrase', 'send customer and passphrase');
      const known = accounts.get(customer);
      const salt = known?.salt ?? randomBytes(16);
      const hash = await derive(passphrase, salt, 32, COST);
      if (known === undefined) accounts.set(customer, { salt, hash });
      else if (!timingSafeEqual(hash, known.hash))
        throw new HttpError(401, 'the passphrase is wrong', 'try again');
    },
  };
}
