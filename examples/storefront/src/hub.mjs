const KEEP_EVENTS = 200;

/** Tells each customer's devices what happens; the last events are kept for a device that was away. */
export function createHub() {
  const channels = new Map();

  function channelOf(customer) {
    const known = channels.get(customer);
    if (known) return known;
    const fresh = { seq: 0, recent: [], listeners: new Set() };
    channels.set(customer, fresh);
    return fresh;
  }

  return {
    /** Publishes an event to every device of the customer, with the next sequence number. */
    publish(customer, type, data) {
      const channel = channelOf(customer);
      channel.seq += 1;
      const event = { seq: channel.seq, type, ...data };
      channel.recent.push(event);
      if (channel.recent.length > KEEP_EVENTS) channel.recent.shift();
      for (const listener of channel.listeners) listener(event);
    },

    /** Hears a customer's events until the returned function is called. */
    listen(customer, listener) {
      const { listeners } = channelOf(customer);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** The number of the customer's newest event. */
    seqOf: (customer) => channelOf(customer).seq,

    /** The kept events after this number. */
    since: (customer, seq) => channelOf(customer).recent.filter((event) => event.seq > seq),
  };
}
