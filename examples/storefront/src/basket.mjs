import { randomUUID } from 'node:crypto';
import { priceOf } from './catalogue.mjs';
import { HttpError } from './http-error.mjs';

/** The customers' baskets, each with a version, and the orders made of them. */
export function createBaskets(hub) {
  const baskets = new Map();
  const basketOf = (customer) => baskets.get(customer) ?? { version: 0, items: '' };

  function put(customer, items) {
    const basket = { version: basketOf(customer).version + 1, items };
    baskets.set(customer, basket);
    hub.publish(customer, 'basket.changed', basket);
    return basket;
  }

  return {
    /** The customer's basket. */
    show: basketOf,

    /** Replaces the items ("2 mug, 1 tray"); throws 409 when somebody changed the basket since `version`. */
    change(customer, items, version) {
      const now = basketOf(customer).version;
      if (version !== now)
        throw new HttpError(409, `the basket is at version ${now} by now`, 'read it again');
      return put(customer, String(items));
    },

    /** Orders what is in the basket and empties it; throws 409 when there is nothing in it. */
    order(customer) {
      const { lines, cents } = priceOf(basketOf(customer).items);
      if (lines.length === 0) throw new HttpError(409, 'the basket is empty', 'put something into it');
      put(customer, '');
      return { id: randomUUID(), lines, cents };
    },
  };
}
