// Live events from what a runner prints: as the plan says, else recognised by its command, then by its first lines.
import type { Argv, LiveFormat } from '../../loop/plan.ts';
import { goTestReader, isGoTest } from './console/go-test.ts';
import { isLibtest, libtestReader } from './console/libtest.ts';
import { isPytest, pytestReader } from './console/pytest.ts';
import { isTap, tapReader } from './console/tap.ts';
import { isTeamcity, teamcityReader } from './console/teamcity.ts';
import type { ConsoleReader } from './live-event.ts';

/** Lines that are looked at before nothing is expected of the output any more: a build may come first. */
const FIRST_LINES = 500;

const KINDS: readonly { readonly isLine: (line: string) => boolean; readonly create: () => ConsoleReader }[] =
  [
    { isLine: isGoTest, create: goTestReader },
    { isLine: isTeamcity, create: teamcityReader },
    { isLine: isLibtest, create: libtestReader },
    { isLine: isPytest, create: pytestReader },
    { isLine: isTap, create: tapReader },
  ];

const CHOSEN: Readonly<Record<Exclude<LiveFormat, 'auto' | 'none'>, () => ConsoleReader>> = {
  'go-test': goTestReader,
  libtest: libtestReader,
  pytest: pytestReader,
  tap: tapReader,
  teamcity: teamcityReader,
};

/** A reader for this command's output, of the format that the plan names; it tells nothing for a runner that it does not know. */
export function readConsole(argv: Argv, format: LiveFormat = 'auto'): ConsoleReader {
  if (format === 'none') return () => [];
  let reader = format === 'auto' ? byCommand(argv) : CHOSEN[format]();
  let looked = 0;
  return (line) => {
    if (reader === null && looked < FIRST_LINES) {
      looked += 1;
      reader = KINDS.find(({ isLine }) => isLine(line))?.create() ?? null;
    }
    return reader === null ? [] : reader(line);
  };
}

function byCommand(argv: Argv): ConsoleReader | null {
  const program = argv[0].split(/[\\/]/).at(-1) ?? '';
  if (program === 'go' && argv[1] === 'test' && argv.some((word) => /^--?json$/.test(word)))
    return goTestReader();
  if (argv.some((word) => /^--teamcity$/.test(word))) return teamcityReader();
  if (argv.some((word) => /^(?:--test-)?(?:--)?reporter=tap(?:-flat)?$/.test(word.replace(/^--/, ''))))
    return tapReader();
  return null;
}
