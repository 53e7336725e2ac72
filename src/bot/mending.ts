import { isChannelId } from './channels.ts';
import type { BotLogger } from './services.ts';
import { explainRefusal, type Refusal } from './slack-failure.ts';

/** Says what a person has to mend before anything gets to a channel: once, until something else is wrong or something gets there. */
export type Mending = {
  tell(channel: string, refusal: Refusal): void;
  /** Something got there. */
  forget(channel: string): void;
};

/** Tells the log. */
export function createMending(logger: BotLogger): Mending {
  const told = new Map<string, string>();
  return {
    tell(channel, refusal) {
      if (told.get(channel) === refusal.code) return;
      told.set(channel, refusal.code);
      const called = isChannelId(channel) ? `the channel ${channel}` : channel;
      const { message, hint } = explainRefusal(refusal, called);
      logger.error(
        { channel, error: refusal.code },
        `Messages wait: ${message} ${hint} They are sent when that is mended.`,
      );
    },
    forget: (channel) => void told.delete(channel),
  };
}
