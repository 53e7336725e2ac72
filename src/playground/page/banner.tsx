import { useHere } from './workspace.ts';

/** Says when nobody would answer what is typed; nothing while all is well. */
export function Banner({ away }: { readonly away: boolean }) {
  const { team, connections } = useHere();
  const words = away
    ? 'The workspace does not answer: what you see may be old, and nothing can be sent. The page connects again by itself.'
    : connections === 0
      ? `${team.app_name} is not connected: commands, mentions and buttons fail until it is back.`
      : null;
  return (
    words !== null && (
      <p className="banner" role="alert">
        {words}
      </p>
    )
  );
}
