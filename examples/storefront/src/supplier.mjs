import { setTimeout as wait } from 'node:timers/promises';

/** Stands in for the supplier's remote service; on staging a request can order its faults. */
export function createSupplier({ fail = 0, permanent = false, hold_ms = 5 } = {}) {
  let asked = 0;
  return {
    /** How long a delivery takes; throws ETIMEDOUT or, for good, EREFUSED as it was ordered. */
    async deliveryOf(product, signal) {
      asked += 1;
      await wait(hold_ms, undefined, { signal });
      if (permanent) throw supplierError('EREFUSED', `the supplier does not know ${product}`);
      if (asked <= fail) throw supplierError('ETIMEDOUT', 'the supplier did not answer in time');
      return { product, days: 2 };
    },
  };
}

function supplierError(code, message) {
  return Object.assign(new Error(message), { code });
}
