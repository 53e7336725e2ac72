import { evidence, search } from '../source.mjs';

/** A refusal with one status is let through, because the handler of errors knows only another. */
export function unhandledStatus(symptom, source) {
  const [, wanted] = /expected status (\d{3})\b.*\bgot \d{3}/.exec(symptom) ?? [];
  if (!wanted) return null;
  const [thrown] = search(source, new RegExp(`new HttpError\\(${wanted}, '.*token`));
  const [handler] = search(source, /if \(error\.status === (\d{3})\)/);
  if (!thrown || !handler || handler.match[1] === wanted) return null;
  const known = handler.match[1];
  return {
    kind: 'unhandled status',
    edits: [
      {
        file: handler.file,
        line: handler.line,
        after: handler.content.replace(
          handler.match[0],
          `if (error.status === ${known} || error.status === ${wanted})`,
        ),
      },
    ],
    rootCause: `The handler of errors knows only status ${known} and lets every other refusal through`,
    solution: `Refuse the handshake for status ${wanted} as well`,
    why: [
      ['Why was it let in?', 'the handshake goes on after an error that is not handled', evidence(handler)],
      ['Why is it not handled?', `a forged token is refused with ${wanted}, not ${known}`, evidence(thrown)],
      [
        `Why does the handler know only ${known}?`,
        `it was written for tokens that are missing or expired`,
        evidence(handler),
      ],
    ],
  };
}
