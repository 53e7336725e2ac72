// Where a command's program is: a relative one in the configuration's folder on this host, a bare one on PATH.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** The program's path, or a sentence that says where it was looked for. `node` is the Node that we run on. */
export function findProgram(
  program: string,
  folder: string,
  searchPath: string,
): { readonly path: string } | { readonly missing: string } {
  if (program === 'node') return { path: process.execPath };
  if (program.includes('/')) {
    const path = isAbsolute(program) ? program : resolve(folder, program);
    return isProgram(path) ? { path } : { missing: whyNot(program, path, folder) };
  }
  // A relative entry would mean a folder of whoever started us, and there may be anything.
  const places = searchPath.split(delimiter).filter((one) => isAbsolute(one));
  const place = places.find((one) => isProgram(join(one, program)));
  return place === undefined
    ? { missing: `the program ${program} is not on PATH; install it, or write its path in greenloop.yaml` }
    : { path: join(place, program) };
}

function whyNot(program: string, path: string, folder: string): string {
  if (existsSync(path)) return `the program ${program} is not an executable file (${path}): chmod +x it`;
  return isAbsolute(program)
    ? `program ${program} not found`
    : `program ${program} not found in ${folder}: relative programs lie beside greenloop.yaml, not in the checkout`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
