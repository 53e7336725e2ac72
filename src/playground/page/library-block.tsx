import { useMemo } from 'react';
import { Message } from 'slack-blocks-to-jsx';
import type { Json } from '../slack-error.ts';
import { formatMoment } from './moments.ts';
import { useDark } from './use-dark.ts';
import { useHere } from './workspace.ts';

type LibraryProps = Parameters<typeof Message>[0];

/** Links leave the page only to the web or to mail, in a window that does not know this one. */
const HOOKS: NonNullable<LibraryProps['hooks']> = {
  link: ({ href, children }) =>
    /^(?:https?|mailto):/i.test(href) ? (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  date: ({ timestamp, format, fallback }) => {
    const seconds = Number(timestamp);
    if (!Number.isFinite(seconds)) return <span>{fallback}</span>;
    return (
      <time
        dateTime={new Date(seconds * 1_000).toISOString()}
        title={new Date(seconds * 1_000).toLocaleString()}
      >
        {formatMoment(seconds, format)}
      </time>
    );
  },
};

/** A block as `slack-blocks-to-jsx` draws it. */
export function LibraryBlock({ block }: { readonly block: Json }) {
  const { users, channels, groups } = useHere();
  const theme = useDark() ? 'dark' : 'light';
  const blocks = useMemo(() => [block] as unknown as LibraryProps['blocks'], [block]);
  const data = useMemo(
    () => ({
      users: users.map(({ id, name }) => ({ id, name })),
      channels: channels.map(({ id, name }) => ({ id, name })),
      user_groups: groups.map(({ id, name }) => ({ id, name })),
    }),
    [users, channels, groups],
  );
  return (
    <div className="from-library" dir="auto">
      <Message withoutWrapper theme={theme} logo="" name="" blocks={blocks} data={data} hooks={HOOKS} />
    </div>
  );
}
