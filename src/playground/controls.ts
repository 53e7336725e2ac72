import type { Called, CallLog } from './call-log.ts';
import type { FaultBook } from './faults.ts';
import type { User, UserGroup } from './model.ts';
import type { Connections, DisconnectReason } from './socket/connections.ts';
import type { Workspace } from './workspace.ts';

/** What a test can do to Slack itself. */
export type Controls = {
  readonly faults: FaultBook;
  /** The app's newest calls of the Web API, oldest first, whatever became of them. */
  calls(): readonly Called[];
  /** How many sockets the app has open. */
  connections(): number;
  /** Ends every socket as a broken network would. */
  dropSockets(): void;
  /** Every socket stays open and nothing comes through any more, as behind a network that went away. */
  freezeSockets(): void;
  /** Asks every socket to leave. */
  disconnectSockets(reason: DisconnectReason): void;
  /** `apps.connections.open` fails so often with HTTP 500. */
  refuseConnections(times: number): void;
  /** While away nothing is answered and no socket stays. */
  setAway(away: boolean): void;
  /** An administrator changes a user group, or who somebody is. */
  putUserGroup(group: UserGroup): void;
  putUser(user: User): void;
};

/** Controls over the sockets, the fault book and who is in the workspace. */
export function createControls(
  connections: Connections,
  faults: FaultBook,
  calls: CallLog,
  { userGroups, users }: Pick<Workspace, 'userGroups' | 'users'>,
): Controls {
  return {
    faults,
    calls: calls.all,
    connections: connections.count,
    dropSockets: connections.drop,
    freezeSockets: connections.freeze,
    disconnectSockets: connections.disconnect,
    refuseConnections: (times) =>
      faults.add({ method: 'apps.connections.open', kind: 'server-error', times }),
    setAway(away) {
      faults.setAway(away);
      if (away) connections.drop();
    },
    putUserGroup: userGroups.put,
    putUser: users.put,
  };
}
