import { randomUUID } from 'node:crypto';
import { HttpError } from './http-error.mjs';

const BURST = { messages: 100, withinMs: 10_000 };

/** The threads of messages, and who speaks in them. */
export function createMessages(hub) {
  const threads = new Map();
  const sentAt = new Map();

  function threadOf(id) {
    if (!threads.has(id)) threads.set(id, { messages: [], participants: new Set(), claimedBy: null });
    return threads.get(id);
  }

  function find(threadId, id, customer) {
    const message = threadOf(threadId).messages.find((one) => one.id === id);
    if (message === undefined) throw new HttpError(404, 'there is no such message', 'list the thread');
    if (message.author !== customer)
      throw new HttpError(403, 'only the author changes a message', 'write a message of your own');
    return message;
  }

  function countBurst(customer) {
    const now = Date.now();
    const recent = (sentAt.get(customer) ?? []).filter((at) => at > now - BURST.withinMs);
    if (recent.length >= BURST.messages)
      throw new HttpError(429, 'too many messages', `wait ${BURST.withinMs / 1000} seconds`);
    sentAt.set(customer, [...recent, now]);
  }

  return {
    /** Adds a message; with a key that was used before it answers with the message of then. */
    add(threadId, customer, text, key = null) {
      const thread = threadOf(threadId);
      const sentBefore = thread.messages.find((one) => key !== null && one.key === key);
      if (sentBefore) return sentBefore;
      const trimmed = String(text ?? '').trim();
      if (trimmed === '') throw new HttpError(422, 'a message needs a text', 'send text');
      countBurst(customer);
      const at = new Date().toISOString();
      const message = {
        id: randomUUID(),
        author: customer,
        text: trimmed,
        at,
        edited: false,
        deleted: false,
      };
      if (key !== null) message.key = key;
      thread.participants.add(customer);
      thread.messages.push(message);
      for (const participant of thread.participants)
        hub.publish(participant, 'message.created', { thread: threadId, message });
      return message;
    },

    /** The messages in the order of sending, from after one of them on, at most `limit`. */
    list(threadId, { after = null, limit = 200 }) {
      const { messages } = threadOf(threadId);
      const start = after === null ? 0 : messages.findIndex((one) => one.id === after) + 1;
      return messages.slice(start, start + limit);
    },

    /** Replaces the text and marks the message as edited; throws 403 for anybody but the author. */
    edit(threadId, id, customer, text) {
      const message = find(threadId, id, customer);
      message.text = String(text).trim();
      message.edited = true;
      return message;
    },

    /** Takes the text away and leaves the place; throws 403 for anybody but the author. */
    remove(threadId, id, customer) {
      const message = find(threadId, id, customer);
      message.text = '';
      message.deleted = true;
      return message;
    },

    /** Gives the thread to the first who claims it; throws 409 for everybody after. */
    claim(threadId, customer) {
      const thread = threadOf(threadId);
      if (thread.claimedBy !== null && thread.claimedBy !== customer)
        throw new HttpError(409, `the thread is claimed by ${thread.claimedBy}`, 'take another thread');
      thread.claimedBy = customer;
      return { thread: threadId, claimedBy: customer };
    },
  };
}
