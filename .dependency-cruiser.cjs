/** The import rules of ARCHITECTURE.md, "Who may import whom". */
/** A room under src/ may import itself and the named rooms, nothing else of ours. */
const room = (name, ...allowed) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^(src|bin)/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
});

/** A mandated package is imported by one room only. */
const owned = (pkg, owner) => ({
  name: `${pkg.replace(/\W/g, '-')}-only-in-${owner.replace(/\W/g, '-')}`,
  severity: 'error',
  from: { path: '^(src|bin)/', pathNot: `^src/${owner}/` },
  to: { path: `^node_modules/${pkg}/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^src' }, to: { circular: true } },
    {
      name: 'nothing-imports-the-composition-roots',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^src/(main|cli)[.]ts$' },
    },
    { name: 'unresolved', severity: 'error', from: { path: '^(src|bin)/' }, to: { couldNotResolve: true } },
    {
      name: 'loop-does-no-io',
      severity: 'error',
      from: { path: '^src/loop/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg'] },
    },
    room('loop'),
    room('config', 'loop'),
    room('runner', 'loop'),
    room('store', 'loop'),
    room('report', 'loop'),
    room('terminal', 'loop', 'report'),
    room('bot', 'loop', 'report'),
    room('status', 'loop'),
    room('playground'),
    {
      name: 'the-page-knows-the-browser-only',
      severity: 'error',
      from: { path: '^src/playground/page/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-page-takes-types-only-from-its-server',
      severity: 'error',
      from: { path: '^src/playground/page/' },
      to: { path: '^src/playground/', pathNot: '^src/playground/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-page-is-bundled-not-imported',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/playground/page/' },
      to: { path: '^src/playground/page/' },
    },
    {
      name: 'commands-know-neither-bot-nor-playground',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: { path: '^src/(bot|playground)/' },
    },
    {
      name: 'only-the-terminal-has-commands',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli[.]ts$|commands/)' },
      to: { path: '^src/commands/' },
    },
    owned('@slack/bolt', 'bot'),
    owned('node-cron', 'bot'),
    owned('execa', 'runner'),
    owned('fast-xml-parser', 'runner/junit'),
    owned('better-sqlite3', 'store'),
    owned('prom-client', 'status'),
    owned('esbuild', 'playground/http'),
    owned('(react|react-dom|slack-blocks-to-jsx)', 'playground/page'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
