import { checkBlocks } from '../blocks/check-blocks.ts';
import { asObject, invalidArguments, type Json, refusal, SlackError } from '../slack-error.ts';
import { structured, text } from './call.ts';

/** The content of a message as it was sent, checked. */
export type Content = {
  readonly text: string;
  readonly blocks: readonly Json[] | undefined;
  readonly attachments: readonly Json[] | undefined;
  readonly metadata: Json | undefined;
};

/** Characters of text above which a message is refused. */
const TEXT_MAX = 40_000;
/** Characters in all blocks above which a message is refused; measured, not documented (bolt-js issue 2509). */
const BLOCKS_TEXT_MAX = 13_200;
const MARKDOWN_MAX = 12_000;
const ATTACHMENTS_MAX = 100;

/** Reads what a message is to say. Throws the refusals of chat.postMessage and chat.update. */
export function readContent(args: Json): Content {
  const written = text(args, 'text') ?? '';
  const markdown = text(args, 'markdown_text');
  const blocks = readBlocks(args);
  const attachments = readList(args, 'attachments', 'invalid_attachments');
  if (markdown !== undefined && (written !== '' || blocks !== undefined))
    throw new SlackError('markdown_text_conflict');
  if (markdown !== undefined && markdown.length > MARKDOWN_MAX) throw new SlackError('msg_too_long');
  const said = markdown ?? written;
  if (said === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0)
    throw new SlackError('no_text');
  if ([...said].length > TEXT_MAX) throw new SlackError('msg_too_long');
  if ((attachments ?? []).length > ATTACHMENTS_MAX) throw new SlackError('too_many_attachments');
  return { text: said, blocks, attachments, metadata: readMetadata(args) };
}

/** The blocks of a message, or undefined when none were given. Throws `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`. */
function readBlocks(args: Json): readonly Json[] | undefined {
  if (args.blocks === undefined || args.blocks === '' || args.blocks === null) return undefined;
  const blocks = structured(args, 'blocks');
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const problems = checkBlocks(blocks, 'message', '/blocks');
  if (problems.length > 0) throw refusal('invalid_blocks', problems);
  if (shownLength(blocks) > BLOCKS_TEXT_MAX) throw new SlackError('msg_blocks_too_long');
  return blocks as Json[];
}

function readList(args: Json, name: string, code: string): readonly Json[] | undefined {
  if (args[name] === undefined || args[name] === '') return undefined;
  const list = structured(args, name);
  if (!Array.isArray(list) || list.some((entry) => asObject(entry) === null)) throw new SlackError(code);
  return list as Json[];
}

/** Message metadata: `{event_type, event_payload}`, or an empty object that takes it away. Throws `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`. */
function readMetadata(args: Json): Json | undefined {
  if (args.metadata === undefined || args.metadata === '') return undefined;
  const metadata = asObject(structured(args, 'metadata'));
  if (metadata === null) throw new SlackError('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || metadata.event_type === '')
    throw refusal('invalid_metadata_schema', ['missing required field: event_type [json-pointer:/metadata]']);
  if (asObject(metadata.event_payload) === null)
    throw refusal('invalid_metadata_schema', [
      'missing required field: event_payload [json-pointer:/metadata]',
    ]);
  if (JSON.stringify(metadata).length > 8_000) throw new SlackError('metadata_too_large');
  return metadata;
}

/** Characters that people read, in any text of any depth. */
function shownLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + shownLength(entry), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, entry]) =>
      sum + (typeof entry === 'string' ? (SHOWN.has(key) ? entry.length : 0) : shownLength(entry)),
    0,
  );
}

const SHOWN = new Set(['text', 'title', 'caption', 'alt_text', 'fallback']);

/** A timestamp argument. Throws `invalid_arguments` when absent and what is given when it is not one. */
export function readTs(args: Json, name: string, otherwise: string): string {
  const value = text(args, name);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  if (!/^\d{1,12}\.\d{6}$/.test(value)) throw new SlackError(otherwise);
  return value;
}
