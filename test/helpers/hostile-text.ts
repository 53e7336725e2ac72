// Texts made of what is live somewhere: whole tokens, halves of them, and what glues halves together.
import fc from 'fast-check';

const TOKENS = [
  ...['<!channel>', '<!here>', '<!everyone>', '<!subteam^S0QATEAM01>', '<!subteam^S0QATEAM01|@qa>'],
  ...['<@U0MIA00001>', '<@W0MIA00001|mia>', '<#C0LOOP0001>', '<#C0LOOP0001|loop>', '@here', '@channel'],
  ...['@everyone', '@mia', '<!date^1700000000^{date}|x>', '<!date^1700000000^{time}^https://evil.example|x>'],
  ...[
    '<https://evil.example|your bank>',
    'https://evil.example/a?b=c',
    'HTTP://EVIL.EXAMPLE',
    'www.evil.example',
  ],
  ...[
    'mailto:a@evil.example',
    '<mailto:a@evil.example|a>',
    'tel:+1234567',
    '[x](http://evil.example)',
    'slack://x',
  ],
  ...[
    '![x](http://evil.example/x.png)',
    '<img src=x onerror=y>',
    '<script>',
    '<!-- ',
    '-->',
    '<a href="http://x">',
  ],
  ...[
    '```',
    '``',
    '`',
    '*b*',
    '_i_',
    '~s~',
    '> ',
    '# ',
    '- ',
    '1. ',
    '| a | b |',
    '|',
    '\\',
    '$x$',
    ':tada:',
  ],
  ...['\u001b[31m', '\u001b[0m', '\u001b[2J', '\u001b]8;;http://evil.example\u0007', '\u001b]8;;\u001b\\'],
  ...['\u001b]0;owned', '\u001bP1$r', '\u009b31m', '\u009d0;x\u009c', '\u001b[38;5;1', '\u001b', '\u009b'],
  ...['\u202e', '\u202d', '\u202c', '\u2066', '\u2069', '\u200e', '\u061c', '\u200b', '\u200c', '\u200d'],
  ...['\u2060', '\ufeff', '\u00ad', '\ufe0f', '\u{e0041}', '\u3164', '\u115f', '\u034f', '\u180e', '\u2028'],
  ...['\u2029', '\u0000', '\u0007', '\b', '\r', '\n', '\r\n', '\t', '\v', '\f', '\u007f', '\u0085', '\ufffe'],
  ...[
    '\ud800',
    '\udc00',
    '\ud83d',
    '\udca9',
    '\u{1f469}\u200d\u{1f4bb}',
    '&amp;',
    '&lt;!channel&gt;',
    '&',
    '<',
  ],
  ...[
    '>',
    '@',
    '://',
    ':',
    '/',
    '!',
    '#',
    '^',
    ' ',
    '  ',
    'a',
    'Z',
    '0',
    '.',
    '-',
    '"',
    "'",
    '{',
    '}',
    '%s',
    '__proto__',
  ],
];

/** Hostile text: tokens, tokens with something cut out of or put into them, and any other characters, glued together. */
export function hostileText(most = 12): fc.Arbitrary<string> {
  const token = fc.constantFrom(...TOKENS);
  const half = fc
    .tuple(token, fc.nat(6), fc.nat(6))
    .map(([text, from, to]) => text.slice(from, Math.max(from, text.length - to)));
  const split = fc
    .tuple(token, fc.nat(8), token)
    .map(([text, at, inside]) => `${text.slice(0, at)}${inside}${text.slice(at)}`);
  return fc
    .array(
      fc.oneof({ weight: 4, arbitrary: token }, half, split, fc.string({ unit: 'binary', maxLength: 6 })),
      {
        maxLength: most,
      },
    )
    .map((pieces) => pieces.join(''));
}
