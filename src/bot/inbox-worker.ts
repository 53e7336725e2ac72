import type { Inbox, InboxCommand } from '../loop/ports.ts';
import { notice } from './blocks/notice.ts';
import type { Message } from './blocks/rich-text.ts';
import type { Carried } from './carry-out.ts';
import { about, requestIdOf } from './log-context.ts';
import type { PatientWrite } from './patient-write.ts';

/** Carries out what is in the inbox, one after the other, in the order received. */
export type InboxWorker = {
  /** There may be something to do; also to be called once at boot, for what a crash left. */
  wake(): void;
  /** Lets the command under way come to its end. */
  close(): Promise<void>;
};

/** A command is marked finished after its effect and before its answer: a crash in between costs an answer, never a second effect. */
export function createInboxWorker(given: {
  readonly inbox: Inbox;
  readonly carryOut: (command: InboxCommand) => Promise<Carried>;
  readonly answer: (command: InboxCommand, message: Message) => Promise<void>;
  readonly write: PatientWrite;
  readonly onBug: (error: unknown) => void;
}): InboxWorker {
  let closed = false;
  let working: Promise<void> | null = null;
  /** The answer under way: Slack takes it while the next command is carried out, and one answer after the other. */
  let answering: Promise<void> = Promise.resolve();

  function wake(): void {
    if (closed || working !== null) return;
    working = work()
      .catch(given.onBug)
      .finally(() => {
        working = null;
      });
  }

  async function work(): Promise<void> {
    for (
      let [command] = given.inbox.pending(1);
      command !== undefined && !closed;
      [command] = given.inbox.pending(1)
    ) {
      const next = command;
      await about({ requestId: requestIdOf(next.id) }, () => carry(next));
    }
  }

  async function carry(command: InboxCommand): Promise<void> {
    let carried: Carried;
    let bug: { readonly error: unknown } | null = null;
    try {
      carried = await given.carryOut(command);
    } catch (error) {
      // Finished all the same: a command that brings the bot down must not do so again at every boot.
      bug = { error };
      const answer = notice('Greenloop failed to do that: this is a fault of its own.', 'Its log says more.');
      carried = { answer, outcome: `failed: ${error instanceof Error ? error.message : String(error)}` };
    }
    await given.write(() => given.inbox.finish(command.id, carried.outcome));
    await answering;
    answering = given.answer(command, carried.answer).catch(given.onBug);
    if (bug === null) return;
    await answering;
    given.onBug(bug.error);
  }

  return {
    wake,
    async close() {
      closed = true;
      await working;
      await answering;
    },
  };
}
