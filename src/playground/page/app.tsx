import { useEffect, useState } from 'react';
import { Banner } from './banner.tsx';
import { Conversation } from './conversation.tsx';
import { Home } from './home.tsx';
import { Modal } from './modal.tsx';
import { channelShown } from './names.ts';
import { useReadMarks } from './read-marks.ts';
import { type Route, useRoute } from './route.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useEvents } from './use-events.ts';
import { useTranscript, useViews, useWorkspace, WorkspaceIs } from './workspace.ts';

/** The whole page: places on the left, the conversation, and a thread beside it. */
export function App() {
  const [route, go] = useRoute();
  const { tick, away } = useEvents();
  const workspace = useWorkspace(route.member, tick);
  // While the member changes, nothing can be done in the name of the one before.
  const changing = workspace !== null && workspace.askedFor !== route.member;
  const me = workspace === null || changing ? '' : workspace.me.name;
  const channel = me === '' || workspace === null ? null : channelShown(workspace, route.place);
  const transcript = useTranscript(channel, me, tick);
  const views = useViews(me, tick);
  const [marks, mark] = useReadMarks(me);
  const [menu, setMenu] = useState(false);

  const { newest = '', id = '' } = channel ?? {};
  useEffect(() => {
    if (newest !== '') mark(id, newest);
  }, [id, newest, mark]);
  useEffect(() => {
    if (workspace !== null) document.title = `${workspace.team.name} (Slack on localhost)`;
  }, [workspace]);

  if (workspace === null)
    return (
      <p className="opening" role={away ? 'alert' : 'status'}>
        {away ? 'The workspace does not answer. The page tries again every second.' : 'Opening the workspace'}
      </p>
    );
  const travel = (change: Partial<Route>) => {
    setMenu(false);
    go(change);
  };
  const messages = transcript.answer;
  const parent = messages?.find(({ ts }) => ts === route.thread) ?? null;
  const modals = views.filter(({ view }) => view.type === 'modal');
  return (
    <WorkspaceIs value={workspace}>
      <div className={`app ${parent === null ? '' : 'with-thread'} ${menu ? 'with-menu' : ''}`}>
        <Sidebar
          member={changing ? route.member : me}
          shown={changing ? '' : (channel?.id ?? 'home')}
          marks={marks}
          away={away}
          onMember={(member) => travel({ member, thread: '' })}
          onPlace={(place) => travel({ place, thread: '' })}
          onClose={() => setMenu(false)}
        />
        <main className="middle">
          <Banner away={away} />
          {changing ? null : channel === null ? (
            <Home
              view={views.findLast(({ view }) => view.type === 'home') ?? null}
              onMenu={() => setMenu(true)}
            />
          ) : (
            <Conversation
              key={`${me} ${channel.id}`}
              channel={channel}
              messages={messages}
              onThread={(thread) => travel({ member: me, place: channel.id, thread })}
              onMenu={() => setMenu(true)}
            />
          )}
        </main>
        {parent !== null && channel !== null && (
          <ThreadPanel
            key={`${me} ${parent.ts}`}
            channel={channel}
            parent={parent}
            onClose={() => travel({ thread: '' })}
          />
        )}
        {modals.map((view) => (
          <Modal key={view.id} view={view} />
        ))}
      </div>
    </WorkspaceIs>
  );
}
