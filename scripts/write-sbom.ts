// Prints what a production install is made of, as a CycloneDX bill of materials: npm run -s sbom > greenloop.sbom.json
// npm lists everything and the lockfile says what is production; npm's own --omit=dev loses packages that development uses too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Component = { readonly 'bom-ref': string; readonly name: string; readonly version: string };
type Bom = {
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};
type Locked = { readonly version: string; readonly name?: string; readonly dev?: boolean };

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(`${root}${file}`, 'utf8'));
const { name, version } = read('package.json');
const locked: Record<string, Locked> = read('package-lock.json').packages;
const production = new Set(
  Object.entries(locked)
    .filter(([path, one]) => path !== '' && one.dev !== true)
    .map(([path, one]) => `${one.name ?? path.split('node_modules/').at(-1)}@${one.version}`),
);
const bom: Bom = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1_048_576,
    env: { ...process.env, NODE_ENV: 'development' },
  }),
);
const components = bom.components.filter((one) => production.has(`${one.name}@${one.version}`));
const refs = new Set([...components.map((one) => one['bom-ref']), `${name}@${version}`]);
const printed = {
  ...bom,
  // npm names it after the folder that it lies in.
  metadata: { ...bom.metadata, component: { ...bom.metadata.component, name } },
  components,
  dependencies: bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => refs.has(ref)) })),
};
process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
