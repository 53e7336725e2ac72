/** One test case of a report of node's runner. */
export type Case = {
  readonly name: string;
  readonly className: string;
  readonly file: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly message: string;
  readonly details: string;
};

/** Reads the cases of a report as node's runner writes it. */
export function readCases(xml: string): readonly Case[] {
  return [...xml.matchAll(/<testcase ((?:[^">]|"[^"]*")*?)(\/>|>([\s\S]*?)<\/testcase>)/g)].map((match) => {
    const [, head = '', , body = ''] = match;
    const failure = /<failure ((?:[^">]|"[^"]*")*?)>([\s\S]*?)<\/failure>/.exec(
      body.replaceAll('\n', '&#10;'),
    );
    return {
      name: attribute(head, 'name'),
      className: attribute(head, 'classname'),
      file: attribute(head, 'file'),
      outcome: failure ? 'failed' : body.includes('<skipped') ? 'skipped' : 'passed',
      message: attribute(failure?.[1] ?? '', 'message'),
      details: plain(failure?.[2] ?? ''),
    };
  });
}

function attribute(text: string, name: string): string {
  return plain(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1] ?? '');
}

function plain(text: string): string {
  return text
    .replaceAll('&#10;', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
