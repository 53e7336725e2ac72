// What is owed to Slack: desired messages by key, and how far each has been delivered.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Clock, DesiredMessage, MessageFile, Outbox, OutboxRow } from '../loop/ports.ts';
import { all, one, run } from './sql.ts';
import type { Write } from './write.ts';

type MessageRow = {
  readonly uuid: string;
  readonly key: string;
  readonly channel: string;
  readonly thread_key: string | null;
  readonly broadcast: number;
  readonly text: string;
  readonly blocks: string;
  readonly file: string | null;
  readonly file_id: string | null;
  readonly state: OutboxRow['state'];
  readonly version: number;
  readonly sent_version: number;
  readonly channel_id: string | null;
  readonly ts: string | null;
  readonly thread_ts: string | null;
  readonly sending_since: number | null;
  readonly not_before: number;
  readonly attempts: number;
  readonly error: string;
};

const MESSAGES = `SELECT m.*, p.ts AS thread_ts FROM outbox m LEFT JOIN outbox p ON p.key = m.thread_key`;
/** Something is to be sent, and nothing that must be there first is missing. */
const OWED = `m.owed = 1 AND (m.thread_key IS NULL OR p.ts IS NOT NULL)`;

/**
 * Every method that writes may throw LoopError `lease-lost`, `database-busy`; nothing is written then.
 *
 *     new → sending → posted ⇄ posted with an edit due        new, sending, posted → failed → (changed) new or posted
 */
export function createOutbox(db: Database, write: Write, clock: Clock): Outbox {
  return {
    cursor: (subscriber) => cursor(db, subscriber),
    desire(subscriber, seq, messages) {
      write(() => {
        if (seq < cursor(db, subscriber))
          throw new Error(`the cursor of ${subscriber} cannot go back to ${seq}`);
        for (const message of messages) wantMessage(db, message, clock.now());
        run(db, 'INSERT OR REPLACE INTO cursors (subscriber, seq) VALUES (?, ?)', subscriber, seq);
      });
    },
    find(key) {
      const row = one<MessageRow>(db, `${MESSAGES} WHERE m.key = ?`, key);
      return row === undefined ? null : toOutboxRow(row);
    },
    due: (now) =>
      all<MessageRow>(db, `${MESSAGES} WHERE ${OWED} AND m.not_before <= ? ORDER BY m.n`, now).map(
        toOutboxRow,
      ),
    nextDue() {
      const text = `SELECT min(m.not_before) AS at FROM outbox m LEFT JOIN outbox p ON p.key = m.thread_key WHERE ${OWED}`;
      return one<{ at: number | null }>(db, text)?.at ?? null;
    },
    markUploaded(uuid, fileId) {
      write(() => expectRow(run(db, 'UPDATE outbox SET file_id = ? WHERE uuid = ?', fileId, uuid), uuid));
    },
    markSending(uuid, at) {
      // An edit is repeated without harm: only a first post can be in doubt.
      const text = `UPDATE outbox SET sending_since = ?, attempts = attempts + 1, state = iif(ts IS NULL, 'sending', state) WHERE uuid = ?`;
      write(() => expectRow(run(db, text, at, uuid), uuid));
    },
    markPosted(uuid, version, channelId, ts) {
      const text = `UPDATE outbox SET state = 'posted', sent_version = ?, channel_id = ?, ts = ?, sending_since = NULL,
        not_before = 0, attempts = 0, error = '', owed_since = ? WHERE uuid = ? AND version >= ?`;
      write(() => expectRow(run(db, text, version, channelId, ts, clock.now(), uuid, version), uuid));
    },
    markRetry(uuid, state, notBefore, error) {
      const text = `UPDATE outbox SET state = ?, not_before = ?, error = ?,
        sending_since = iif(? = 'sending', sending_since, NULL) WHERE uuid = ?`;
      write(() => expectRow(run(db, text, state, notBefore, error, state, uuid), uuid));
    },
    markFailed(uuid, error) {
      const text = `UPDATE outbox SET state = 'failed', error = ?, sending_since = NULL WHERE uuid = ?`;
      write(() => expectRow(run(db, text, error, uuid), uuid));
    },
  };
}

function cursor(db: Database, subscriber: string): number {
  const text = 'SELECT seq FROM cursors WHERE subscriber = ?';
  return one<{ seq: number }>(db, text, subscriber)?.seq ?? 0;
}

/** The same content changes nothing; other content is a new version, also of a message that Slack had refused. A snippet is never edited. */
export function wantMessage(db: Database, message: DesiredMessage, now: number): void {
  const { key, channel, threadKey, broadcast, text, blocks, file } = message;
  run(
    db,
    `INSERT INTO outbox (uuid, key, channel, thread_key, broadcast, text, blocks, file, owed_since, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new')
     ON CONFLICT (key) DO UPDATE SET text = excluded.text, blocks = excluded.blocks, version = version + 1,
       owed_since = iif(owed = 1, owed_since, excluded.owed_since),
       not_before = iif(state = 'failed', 0, not_before), error = iif(state = 'failed', '', error),
       state = iif(state <> 'failed', state, iif(ts IS NULL, 'new', 'posted'))
     WHERE (text <> excluded.text OR blocks <> excluded.blocks) AND coalesce(file ->> 'kind', '') <> 'snippet'`,
    randomUUID(),
    key,
    channel,
    threadKey,
    Number(broadcast),
    text,
    JSON.stringify(blocks),
    file === undefined ? null : JSON.stringify(file),
    now,
  );
}

function expectRow(changed: number, uuid: string): void {
  if (changed !== 1) throw new Error(`the outbox has no message ${uuid} in that version`);
}

function toOutboxRow(row: MessageRow): OutboxRow {
  return {
    uuid: row.uuid,
    key: row.key,
    channel: row.channel,
    threadKey: row.thread_key,
    broadcast: row.broadcast === 1,
    text: row.text,
    blocks: JSON.parse(row.blocks) as readonly unknown[],
    file: row.file === null ? null : (JSON.parse(row.file) as MessageFile),
    fileId: row.file_id,
    state: row.state,
    version: row.version,
    sentVersion: row.sent_version,
    channelId: row.channel_id,
    ts: row.ts,
    threadTs: row.thread_ts,
    sendingSince: row.sending_since,
    notBefore: row.not_before,
    attempts: row.attempts,
    error: row.error,
  };
}
