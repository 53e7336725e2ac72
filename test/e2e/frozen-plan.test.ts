// A running loop and somebody who may push to the repository, or edit the file that the loop was started with.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTiny, tinyFor } from '../helpers/run-tiny.ts';

test('a configuration that changes while the loop runs, in its place and on the branch, runs nothing', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await run.until('suite-started');
  const stolen = join(project.control, 'stolen');
  project.file(
    'tools/steal.mjs',
    `import { writeFileSync } from 'node:fs'; writeFileSync('${stolen}', 'x');\n`,
  );
  const yaml = readFileSync(project.config, 'utf8');
  const changed = yaml
    .replaceAll('tools/deploy.mjs', 'tools/steal.mjs')
    .replaceAll('tools/suite.mjs', 'tools/steal.mjs')
    .replaceAll('tools/ask.mjs', 'tools/steal.mjs');
  assert.notEqual(changed, yaml);
  writeFileSync(project.config, changed);
  project.git('add', '-A');
  project.git('commit', '-qm', 'Change what is run');
  project.unsay('hold-suite');
  assert.equal((await run.rest()).status, 'reached');
  assert.ok(!existsSync(stolen));
});
