// Asks the registry for the signatures of everything that is installed: npm run signatures
// Ends with 0 when all are verified, 1 when one is wrong or missing, 3 when nothing could be checked: the registry has no keys, or nobody answered.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Answer = {
  readonly invalid?: readonly Package[];
  readonly missing?: readonly Package[];
  readonly error?: { readonly code?: string; readonly summary?: string };
};
type Package = { readonly name: string; readonly version: string };

const { stdout, error } = spawnSync('npm', ['audit', 'signatures', '--json', '--fetch-retries=1'], {
  cwd: fileURLToPath(new URL('../', import.meta.url)),
  encoding: 'utf8',
  maxBuffer: 64 * 1_048_576,
});
const { code, words } = judge(
  error === undefined ? readAnswer(stdout) : { error: { summary: error.message } },
);
process.stdout.write(`${words}\n`);
process.exitCode = code;

function readAnswer(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { error: { summary: text.trim() || 'npm said nothing' } };
  }
}

function judge({ invalid, missing, error: fault }: Answer): {
  readonly code: number;
  readonly words: string;
} {
  if (invalid === undefined || missing === undefined) {
    const why = (fault?.summary ?? '').split('\n')[0];
    return {
      code: 3,
      words: `Nothing was checked: ${why}.\nEither this registry offers no signing keys, or it or the store of keys cannot be reached from here. The lockfile's hashes hold all the same.`,
    };
  }
  if (invalid.length + missing.length === 0)
    return { code: 0, words: 'Every installed package has the signature of its registry.' };
  const list = (what: string, all: readonly Package[]) =>
    all.map(({ name, version }) => `  ${what}: ${name}@${version}`);
  const lines = [...list('wrong', invalid), ...list('missing', missing)];
  return { code: 1, words: `Signatures that are not as they must be:\n${lines.join('\n')}` };
}
