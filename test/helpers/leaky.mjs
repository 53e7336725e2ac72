// usage: leaky.mjs <phase> <command...>: tells the secret of its phase in every way that it knows, around the real command.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [phase, ...command] = process.argv.slice(2);
const secret = process.env[`${phase.toUpperCase()}_TOKEN`] ?? '';
if (secret === '') process.exit(99);
const base64 = (text) => Buffer.from(text).toString('base64');
const lines = base64(`${'u'.repeat(40)}${secret}${'v'.repeat(90)}`).replace(/.{76}/g, '$&\n');
const forms = [
  secret,
  base64(secret),
  base64(`u:${secret}`),
  base64(`us:${secret}`),
  Buffer.from(`user:${secret}`).toString('base64url'),
  encodeURIComponent(secret),
  JSON.stringify({ secret }),
  Buffer.from(secret).toString('hex'),
  lines,
  `${secret.slice(0, 9)}\u001b[31m${secret.slice(9)}\u001b[0m`,
  `${secret.slice(0, 5)}\u200b${secret.slice(5)}`,
];
const inXml = (text) =>
  text
    .replace(/[\u0000-\u0008\u001b]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');

const run = () => spawnSync(command[0], command.slice(1), { stdio: 'inherit' });
// Whoever is asked for a revision answers first.
const answered = phase === 'revision' ? run() : null;
for (const form of forms) {
  console.log(form);
  console.error(form);
}
// In two pieces, with time between.
process.stdout.write(secret.slice(0, 7));
await new Promise((resolve) => setTimeout(resolve, 30));
console.log(secret.slice(7));
for (const step of ['step', 'done']) console.log(`::${step} ${secret}`);
const ended = answered ?? run();

const reports = process.argv.find((word) => word.endsWith('.xml'));
if (reports !== undefined) {
  const folder = join(reports, '..');
  const text = readFileSync(reports, 'utf8');
  const told = inXml(forms.join(' '));
  const extra = `<testcase classname="${told}" name="a_${told}" file="${told}" time="0.01"><properties><property name="attachment" value="${told}"/></properties><failure message="${told}">${told}</failure><system-out>[[ATTACHMENT|${told}]] ${told}</system-out></testcase>`;
  const isFirst = phase === 'suite';
  writeFileSync(
    reports,
    isFirst
      ? text.replace(
          '</testsuite>',
          `<properties><property name="${told}" value="${told}"/></properties>${extra}</testsuite>`,
        )
      : text,
  );
  writeFileSync(join(folder, `${secret}.txt`), forms.join('\n'));
  mkdirSync(join(folder, `d-${secret}`), { recursive: true });
  writeFileSync(
    join(folder, `d-${secret}`, 'screenshot.png'),
    Buffer.concat([Buffer.from([0x89, 0, 255]), Buffer.from(secret)]),
  );
  if (readdirSync(folder).length === 0) process.exit(98);
}
if (phase === 'fixer') {
  const group = JSON.parse(readFileSync(process.env.GREENLOOP_GROUP, 'utf8'));
  if (group.tests.some(({ name }) => name === 'a_2')) writeFileSync('leaked.txt', `key = ${secret}\n`);
  const told = forms.join(' ');
  const why = [{ question: told, because: told, evidence: told }];
  writeFileSync(
    process.env.GREENLOOP_ANALYSIS,
    JSON.stringify({ version: 1, issue: told, rootCause: told, solution: told, why }),
  );
}
if (phase === 'deploy' && ended.status === 0)
  writeFileSync('facts.json', JSON.stringify({ [secret]: 1, image_mb: 3, note: secret }));
process.exit(ended.status === 0 && reports !== undefined && phase === 'suite' ? 1 : (ended.status ?? 97));
