// The playground as a process of its own: `node src/playground/serve.ts`.
import { startPlayground } from './start-playground.ts';

/** Serves until it is told to stop; reads PLAYGROUND_PORT (3020), PLAYGROUND_STATE, PLAYGROUND_LIMITS (a factor or `off`), PLAYGROUND_UNTIL_STDIN_ENDS. */
export async function main(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const limits = env.PLAYGROUND_LIMITS === 'off' ? 'off' : Number(env.PLAYGROUND_LIMITS ?? 1);
  const playground = await startPlayground({
    port: Number(env.PLAYGROUND_PORT ?? 3020),
    stateFile: env.PLAYGROUND_STATE ?? '.greenloop/playground/state.jsonl',
    limits,
  });
  const team = playground.team();
  process.stdout.write(
    `Slack workspace "${team.name}" on ${playground.url}\n` +
      `  SLACK_API_URL=${playground.apiUrl} SLACK_BOT_TOKEN=${team.bot_token} SLACK_APP_TOKEN=${team.app_token}\n`,
  );
  const stop = () => void playground.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  if (env.PLAYGROUND_UNTIL_STDIN_ENDS) {
    // A terminal sends Ctrl-C to the bot too, which ends first and then ends this.
    process.on('SIGINT', () => {});
    process.stdin.once('end', stop).resume();
  } else process.once('SIGINT', stop);
}

if (import.meta.main) await main();
