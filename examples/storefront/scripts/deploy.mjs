#!/usr/bin/env node
// Deploys the checkout in the working directory to the local staging; see README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './staging/health.mjs';
import { buildRelease, pruneReleases, sizeOf } from './staging/release.mjs';
import { tokenSecret } from './staging/secret.mjs';
import { readSettings } from './staging/settings.mjs';
import { readState, writeState } from './staging/state.mjs';
import { switchRelease } from './staging/switch-release.mjs';

const checkout = process.cwd();
let step = null;

/** Says that the step before is done and that this one has begun. */
function begin(name) {
  if (step !== null) console.log(`::done ${step}`);
  step = name;
  if (name !== null) console.log(`::step ${name}`);
}

function fail(words) {
  console.error(words);
  process.exit(1);
}

function validate() {
  const revision = process.env.GREENLOOP_REVISION || headRevision();
  if (!/^[0-9a-f]{7,64}$/.test(revision)) throw new Error(`the revision is no commit: ${revision}`);
  if (!existsSync(join(checkout, 'src/server.mjs')))
    throw new Error(`there is no storefront in ${checkout}: src/server.mjs is missing`);
  return { revision, settings: readSettings() };
}

function headRevision() {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim();
}

async function measure(release, ms, url) {
  const { rss } = JSON.parse(await ask(url, '/debug/memory'));
  return {
    image_mb: round(sizeOf(release.folder) / 1e6, 3),
    startup_s: round(ms / 1000, 2),
    memory_mb: round(rss / 1e6, 1),
  };
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}

async function deploy() {
  begin('Configuration validated');
  const { revision, settings } = validate();
  const { home, url } = settings;

  begin('Secrets configured');
  const secret = tokenSecret(home);

  begin('Release built');
  const folder = buildRelease(checkout, home, revision);
  console.log(`built ${folder}`);

  begin('Service started');
  const { current } = readState(home);
  const running = await switchRelease({ revision, folder }, settings, secret, () => begin('Service healthy'));
  if (running === null) return fallBack(current, revision, settings, secret);
  const previous = current?.folder === folder ? null : current;
  writeState(home, { current: running.release, previous, starting: null, fellBack: false });
  const facts = await measure(running.release, running.ms, url);
  writeFileSync(join(checkout, 'deploy-facts.json'), `${JSON.stringify(facts, null, 2)}\n`);
  pruneReleases(home, [folder, previous?.folder]);
  begin(null);
  console.log(`${revision} is live at ${url}: ${JSON.stringify(facts)}`);
}

/** Starts what ran before again, because the new release is not healthy. */
async function fallBack(current, revision, settings, secret) {
  const log = readFileSync(join(settings.home, 'server.log'), 'utf8').trim().split('\n').slice(-8);
  console.error(log.join('\n'));
  if (current === null) fail(`${revision} did not become healthy, and there is no earlier release`);
  const restored = await switchRelease(current, settings, secret);
  if (restored === null)
    fail(`${revision} did not become healthy, and ${current.revision} could not be started again`);
  writeState(settings.home, { current: restored.release, starting: null, fellBack: true });
  fail(`${revision} did not become healthy; ${current.revision} runs again`);
}

await deploy().catch((error) => fail(error.message));
