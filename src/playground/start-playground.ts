import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallLog } from './call-log.ts';
import { machineClock, type PlaygroundClock } from './clock.ts';
import { type Controls, createControls } from './controls.ts';
import { createFaultBook } from './faults.ts';
import { createFeed, type Feed } from './feed.ts';
import { openFilesOnDisk } from './files-on-disk.ts';
import { createPersonServer } from './http/person-routes.ts';
import { createApiServer } from './http/serve-api.ts';
import { createPageServer } from './http/serve-page.ts';
import {
  createAnswerServer,
  createFileServer,
  createRequestHandler,
  createUploadServer,
} from './http/serve-requests.ts';
import type { Team } from './model.ts';
import { createLateAnswers } from './person/answer-late.ts';
import { createPeople, type People } from './person/people.ts';
import { createPress } from './person/press.ts';
import { createSay } from './person/say.ts';
import { createViewActs } from './person/submit-view.ts';
import { createTypeCommand } from './person/type-command.ts';
import { createPosts } from './posts.ts';
import { createRateLimits } from './rate-limits.ts';
import { defaultSeed, type SeedOptions } from './seed.ts';
import { createShownViews } from './shown-views.ts';
import { createConnections } from './socket/connections.ts';
import { createCourier } from './socket/courier.ts';
import { createEventSender, EVENT_RETRIES_MS } from './socket/event-sender.ts';
import { createTickets } from './socket/tickets.ts';
import { openStateLog } from './state-log.ts';
import { createTriggers } from './triggers.ts';
import { createWebApi } from './web-api/create-web-api.ts';
import { createMethods } from './web-api/methods.ts';
import { openWorkspace } from './workspace.ts';

/** How a playground is started. */
export type PlaygroundOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Null keeps everything in memory; uploaded files lie in a folder beside it. */
  readonly stateFile: string | null;
  /** What a new workspace holds; an existing state file is left as it is. */
  readonly seed?: SeedOptions;
  readonly clock?: PlaygroundClock;
  /** Slack's rate limits times this factor, or none. */
  readonly limits?: number | 'off';
  /** How long an acknowledgement may take; 3,000 ms at Slack. */
  readonly ackMs?: number;
  /** How long a trigger lives; 3,000 ms at Slack. */
  readonly triggerMs?: number;
  /** Waits before an event is sent again. */
  readonly eventRetriesMs?: readonly number[];
};

/** A running Slack workspace on localhost. */
export type Playground = {
  readonly url: string;
  /** The `slackApiUrl` of an app. */
  readonly apiUrl: string;
  /** The workspace and the app's tokens. */
  team(): Team;
  readonly people: People;
  readonly controls: Controls;
  /** Listens to what happens; the returned function stops it. */
  readonly listen: Feed['listen'];
  /** Ends every connection and closes the state file. */
  close(): Promise<void>;
};

/** Starts a Slack workspace on 127.0.0.1. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const clock = options.clock ?? machineClock;
  const log = openStateLog(options.stateFile);
  const workspace = openWorkspace(log, defaultSeed(options.seed), clock);
  const files = openFilesOnDisk(options.stateFile === null ? null : `${options.stateFile}.files`);
  const feed = createFeed();
  const faults = createFaultBook();
  const calls = createCallLog(clock);
  const posts = createPosts(workspace, feed);
  const shown = createShownViews(workspace, feed);
  const triggers = createTriggers(clock, options.triggerMs ?? 3_000);
  const tickets = createTickets(clock);
  let url = '';
  const here = () => url;

  const appId = () => workspace.team().app_id;
  const connections = createConnections(
    { appId, clock, tickets, faults },
    (text) => courier.receive(text),
    (count) => feed.tell({ kind: 'connections-changed', connections: count }),
  );
  const courier = createCourier(connections.send, faults, clock, options.ackMs ?? 3_000);
  const sendEvent = createEventSender(workspace, courier, clock, options.eventRetriesMs ?? EVENT_RETRIES_MS);
  const late = createLateAnswers(workspace, posts, here);
  const people = createPeople(workspace, posts, {
    command: createTypeCommand(workspace, posts, courier, triggers, late),
    say: createSay(workspace, posts, sendEvent),
    press: createPress(workspace, posts, courier, triggers, late),
    ...createViewActs(workspace, posts, shown, courier, triggers, sendEvent),
  });
  const controls = createControls(connections, faults, calls, workspace);
  const issueTicket = () =>
    `${url.replace('http:', 'ws:')}/link/?ticket=${tickets.issue()}&app_id=${appId()}`;
  const methods = createMethods(workspace, { posts, feed, shown, triggers, issueTicket });
  const webApi = createWebApi(workspace, methods, createRateLimits(options.limits ?? 1, clock));

  const server = createServer(
    createRequestHandler(
      {
        api: createApiServer(webApi, faults, calls, clock, here),
        people: createPersonServer(people, controls, feed),
        files: createFileServer(workspace, files),
        upload: createUploadServer(workspace, files, faults, clock),
        answers: createAnswerServer(late),
        page: createPageServer(),
      },
      faults.isAway,
    ),
  );
  server.on('upgrade', connections.upgrade);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    apiUrl: `${url}/api/`,
    team: workspace.team,
    people,
    controls,
    listen: feed.listen,
    async close() {
      connections.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      log.close();
    },
  };
}
