// A suite that gives its secret away by every way out: leak.js <reports folder>, with LEAKY_TOKEN.
import { writeFileSync, writeSync } from 'node:fs';

const secret = process.env.LEAKY_TOKEN;
const base64 = Buffer.from(secret).toString('base64');
const url = encodeURIComponent(secret);
const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

for (const stream of [process.stdout, process.stderr]) {
  stream.write(secret.slice(0, 5));
  setTimeout(() => stream.write(`${secret.slice(5)} ${base64} ${url}\n`), 100);
}
for (const event of ['start', 'end']) {
  const told = { event, file: secret, name: `test ${secret}`, outcome: 'failed', message: secret + base64 };
  writeSync(3, `${JSON.stringify(told)}\n`);
}
writeFileSync(
  `${process.argv[2]}/r.xml`,
  `<testsuite tests="1"><testcase classname="${inXml(secret)}" name="t[${inXml(secret)}]">` +
    `<failure message="${inXml(secret)}">${base64}</failure><system-out>${url}</system-out></testcase></testsuite>`,
);
process.exitCode = 1;
