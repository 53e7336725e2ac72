/** The open WebSockets of each customer. */
export function createConnections() {
  const open = new Map();
  const of = (customer) => open.get(customer) ?? new Set();

  return {
    add: (customer, connection) => open.set(customer, of(customer).add(connection)),
    remove(customer, connection) {
      of(customer).delete(connection);
      if (of(customer).size === 0) open.delete(customer);
    },
    /** Closes all connections of one customer, or of everybody without a name. */
    closeAll(customer, code, reason) {
      const sets = customer === null ? [...open.values()] : [of(customer)];
      for (const connection of sets.flatMap((set) => [...set])) connection.close(code, reason);
    },
  };
}
