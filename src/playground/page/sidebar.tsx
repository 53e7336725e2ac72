import { useState } from 'react';
import type { ChannelSeen, TranscriptMessage } from '../seen.ts';
import { ask, explain } from './ask.ts';
import { roleOf } from './names.ts';
import { useHere } from './workspace.ts';

/** Who one is, and the places to go. */
export function Sidebar(props: {
  readonly member: string;
  readonly shown: string;
  readonly marks: { readonly [channel: string]: string };
  readonly away: boolean;
  readonly onMember: (name: string) => void;
  readonly onPlace: (place: string) => void;
  readonly onClose: () => void;
}) {
  const { member, shown, marks, away, onMember, onPlace, onClose } = props;
  const { team, users, channels, connections } = useHere();
  const connected = !away && connections > 0;
  const place = (channel: ChannelSeen) => ({
    here: shown === channel.id,
    unread: shown !== channel.id && channel.newest > (marks[channel.id] ?? ''),
    quiet: channel.archived,
    onGo: () => onPlace(channel.id),
  });
  const direct = channels.find(({ kind }) => kind === 'im');
  return (
    <nav className="side" aria-label="Workspace">
      <div className="side-head">
        <strong>{team.name}</strong>
        <button type="button" className="icon only-narrow" aria-label="Close the menu" onClick={onClose}>
          {'\u2715'}
        </button>
      </div>
      <label className="member">
        <span>You are</span>
        <select aria-label="Member" value={member} onChange={({ target }) => onMember(target.value)}>
          {users
            .filter((user) => !user.is_bot && !user.deleted)
            .map((user) => (
              <option key={user.id} value={user.name}>
                {`${user.real_name || user.name} (${roleOf(user)})`}
              </option>
            ))}
        </select>
      </label>
      <h2>Channels</h2>
      {channels
        .filter(({ kind }) => kind !== 'im')
        .map((channel) => (
          <Place
            key={channel.id}
            mark={channel.kind === 'private' ? '\u{1f512}\ufe0e' : '#'}
            label={channel.name}
            {...place(channel)}
          />
        ))}
      <h2>Apps</h2>
      <Place
        mark={'\u2302'}
        label={`${team.app_name} Home`}
        here={shown === 'home'}
        unread={false}
        quiet={false}
        onGo={() => onPlace('home')}
      />
      {direct === undefined ? (
        <OpenDirect onPlace={onPlace} />
      ) : (
        <Place mark="@" label={`${team.app_name} Messages`} {...place(direct)} />
      )}
      <p className={`connection ${connected ? 'is-on' : ''}`} role="status">
        {away
          ? 'Workspace away'
          : connected
            ? `${team.app_name} is connected`
            : `${team.app_name} is not connected`}
      </p>
    </nav>
  );
}

/** The direct message with the app, before somebody opened it. */
function OpenDirect({ onPlace }: { readonly onPlace: (place: string) => void }) {
  const { team, me } = useHere();
  const [said, setSaid] = useState('');
  const open = async () => {
    try {
      await ask<{ messages: readonly TranscriptMessage[] }>('transcript', {
        channel: team.bot_user,
        viewer: me.name,
      });
      const { channels } = await ask<{ channels: readonly ChannelSeen[] }>('channels', { user: me.name });
      const direct = channels.find(({ kind, members }) => kind === 'im' && members.includes(team.bot_user));
      if (direct !== undefined) onPlace(direct.id);
    } catch (error) {
      setSaid(explain(error));
    }
  };
  return (
    <>
      <Place
        mark="@"
        label={`${team.app_name} Messages`}
        here={false}
        unread={false}
        quiet={false}
        onGo={() => void open()}
      />
      {said !== '' && <p role="alert">{said}</p>}
    </>
  );
}

function Place(props: {
  readonly mark: string;
  readonly label: string;
  readonly here: boolean;
  readonly unread: boolean;
  readonly quiet: boolean;
  readonly onGo: () => void;
}) {
  const { mark, label, here, unread, quiet, onGo } = props;
  return (
    <button
      type="button"
      className={`place ${here ? 'is-here' : ''} ${unread ? 'is-unread' : ''} ${quiet ? 'is-quiet' : ''}`}
      aria-current={here ? 'page' : undefined}
      onClick={onGo}
    >
      <span aria-hidden="true" className="place-mark">
        {mark}
      </span>
      {label}
      {quiet && <small> archived</small>}
      {unread && <span className="unread">unread</span>}
    </button>
  );
}
