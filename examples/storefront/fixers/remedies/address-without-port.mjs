import { evidence, search } from '../source.mjs';

/** An address that the product gives away has no port, and nobody answers at the usual one. */
export function addressWithoutPort(symptom, source) {
  const said = /endpoint (https?:\/\/[^\s:/]+) does not lead to/.exec(symptom);
  if (!said) return null;
  const [composed] = search(source, /`\$\{(\w+)\.(\w*[hH]ost)\}`/);
  if (!composed) return null;
  const [, owner, host] = composed.match;
  const [listening] = search(source, new RegExp(`listen\\(${owner}\\.port`));
  if (!listening) return null;
  const after = composed.content.replace(composed.match[0], `\`\${${owner}.${host}}:\${${owner}.port}\``);
  return {
    kind: 'address without a port',
    edits: [{ file: composed.file, line: composed.line, after }],
    rootCause: `${composed.file} leaves the port out of the address`,
    solution: 'Give the address away with its port',
    why: [
      [`Why does ${said[1]} lead nowhere?`, 'without a port it means port 80', evidence(composed)],
      [
        'Why does nothing answer there?',
        'the service listens on the port of its settings',
        evidence(listening),
      ],
      ['Why is the port left out?', 'the address is made of the host alone', evidence(composed)],
    ],
  };
}
