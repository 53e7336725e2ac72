import type { RichTextBlock } from '@slack/types';
import { VERIFIED_FALLS } from '../../report/describe-ledger.ts';
import { type Digest, isQuiet } from '../../report/digest.ts';
import {
  digestCounts,
  digestForecast,
  digestHeadline,
  digestLedger,
  digestLists,
  waitingLine,
} from '../../report/digest-lines.ts';
import { trendAltText } from '../../report/trend-picture.ts';
import { iterationTable } from './iteration-table.ts';
import {
  bold,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  person,
  richText,
  words,
} from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

const MOST_WAITING = 10;
/** Names in all of its lists together: Slack refuses a message of more than about 13,200 characters. */
const MOST_NAMES = 30;

/** The digest as a message: one line when nothing happened, else figures, picture, table, names, and who is waited for. */
export function digestMessage(digest: Digest): Message {
  const headline = digestHeadline(digest);
  const text = [headline, ...(isQuiet(digest) ? [] : [digestLedger(digest), digestCounts(digest)])];
  const fallback = text.map((line) => inertText(line, 400)).join('. ');
  if (isQuiet(digest)) return { text: fallback, blocks: [richText(paragraph(literal(headline, 300)))] };
  const blocks: MessageBlock[] = [
    richText(
      paragraph(bold(headline)),
      paragraph(literal(digestLedger(digest), 400)),
      paragraph(literal(digestCounts(digest), 400)),
    ),
    {
      type: 'image',
      slack_file: { id: '$file' },
      alt_text: cleanLine(trendAltText(digest.project, digest.pictured), 1_900),
    },
    iterationTable(digest.rows),
    ...lists(digest),
    ...waiting(digest),
    context(digestForecast(digest), ...(fell(digest) ? [VERIFIED_FALLS] : [])),
  ];
  return { text: fallback, blocks };
}

/** Whether one of the shown iterations deployed something and ended with fewer verified tests than the one before it. */
function fell({ rows }: Digest): boolean {
  return rows.some(
    ({ deployments, ledger }, index) =>
      deployments > 0 && ledger.verified < (rows[index - 1]?.ledger.verified ?? 0),
  );
}

function lists(digest: Digest): readonly RichTextBlock[] {
  const count = digestLists(digest).length;
  const most = Math.max(3, Math.min(10, Math.floor(MOST_NAMES / Math.max(1, count))));
  const shown = digestLists(digest, most).map(({ title, total, names }) => [
    paragraph(bold(`${title} (${total})`)),
    ...names.map((name) => paragraph(words('\u2022 '), literal(name, 180))),
  ]);
  return shown.length === 0 ? [] : [richText(...shown.flat())];
}

function waiting({ waiting: all, at }: Digest): readonly RichTextBlock[] {
  if (all.length === 0) return [];
  const lines = all
    .slice(0, MOST_WAITING)
    .map((one) =>
      paragraph(
        words('\u2022 '),
        one.owner === null ? words('nobody yet') : person(one.owner),
        words(': '),
        literal(waitingLine(one, at), 220),
      ),
    );
  const more = all.length > MOST_WAITING ? [paragraph(`and ${all.length - MOST_WAITING} more`)] : [];
  return [richText(paragraph(bold(`Waiting for a person (${all.length})`)), ...lines, ...more)];
}
