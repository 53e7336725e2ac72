import { type Logger, LogLevel } from '@slack/bolt';
import type { BotLogger } from './services.ts';

/** The SDK's logger over ours: its debug lines (whole payloads) are dropped, and no token or one-time address passes. */
export function slackLogger(logger: BotLogger, name: string): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      logger[level]({ from: name }, withoutSecrets(parts.map((part) => sayPart(part)).join(' ')));
  return {
    debug: () => {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

/** Words without Slack tokens, socket tickets and response addresses. */
export function withoutSecrets(words: string): string {
  return words
    .replace(/\b(?:xox[a-z]\.)?x(?:ox[a-z]|app|wfp)-[\w-]+/gi, '(token)')
    .replace(/\bwss?:\/\/[^\s"']+/gi, '(socket address)')
    .replace(/https?:\/\/hooks\.slack\.com\/[^\s"']+/gi, '(response address)')
    .replace(/\bBearer\s+[^\s"']+/gi, 'Bearer (token)')
    .slice(0, 2_000);
}

function sayPart(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}
