// The bot's log: JSON, one line an entry, on standard error; no secret of the environment, and nothing that steers a terminal.
import pino, { type Logger } from 'pino';
import { logContext } from './bot/log-context.ts';
import { LoopError } from './loop/errors.ts';
import { createMasker } from './runner/mask-secrets.ts';
import { escapeSteering } from './terminal/escape-json.ts';

/** Says the id of a loop's iteration by its number in the project; null when there is none. */
type FindIteration = (loopId: string, number: number) => string | null;

/**
 * A logger whose lines carry what they are about: a request id, a loop id, and where the number of an iteration is known its id too, as soon as `find` is given.
 * `otherwise` is its level without LOG_LEVEL. Throws LoopError `usage` for a level that is none.
 */
export function createLogger(
  env: NodeJS.ProcessEnv,
  otherwise: string,
  output: { write(line: string): unknown } = pino.destination(2),
): { readonly logger: Logger; readonly findIterationsBy: (find: FindIteration) => void } {
  let find: FindIteration = () => null;
  const { mask } = createMasker(env);
  const logger = pino(
    {
      level: levelOf(env, otherwise),
      // A copy: pino writes the line's own fields into it.
      mixin: () => ({ ...logContext() }),
      formatters: {
        log(line) {
          const { loopId, iteration } = line;
          if (typeof loopId !== 'string' || typeof iteration !== 'number') return line;
          const iterationId = find(loopId, iteration);
          return iterationId === null ? line : { ...line, iterationId };
        },
      },
    },
    { write: (line: string) => void output.write(escapeSteering(mask(line))) },
  );
  return {
    logger,
    findIterationsBy(given) {
      find = given;
    },
  };
}

function levelOf({ LOG_LEVEL: level }: NodeJS.ProcessEnv, otherwise: string): string {
  if (!level) return otherwise;
  if (level in pino.levels.values) return level;
  const levels = Object.keys(pino.levels.values).join(', ');
  throw new LoopError(
    'usage',
    `LOG_LEVEL is ${JSON.stringify(level)}, which is no level`,
    `one of ${levels}`,
  );
}
