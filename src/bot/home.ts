// App Home: published when somebody opens it, and again every minute for as long as they may be looking.
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Plan } from '../loop/plan.ts';
import type { Clock, History, Store } from '../loop/ports.ts';
import { type Waiting, waitingOf } from '../report/digest.ts';
import { renderPng } from '../report/render-png.ts';
import { TREND_SIZE, trendAltText, trendSvg } from '../report/trend-picture.ts';
import { emptyHome, type HomeProject, homeView } from './blocks/home-view.ts';
import type { Channels } from './channels.ts';
import { mayAsk, mayDo, type ProjectRoles, rolesOf } from './may-do.ts';
import type { People } from './people.ts';
import type { BotLogger, LoopsService } from './services.ts';
import { readSlackFailure } from './slack-failure.ts';
import { uploadPicture } from './upload.ts';
import type { Views } from './views.ts';

const LOOKS_FOR_MS = 30 * 60_000;
const SHOWN = 5;
const PICTURED = 20;

/** Who opened it. */
type Viewer = { readonly userId: string; readonly teamId: string };
type Picture = NonNullable<HomeProject['picture']>;

/** The Home of each person. */
export type Home = {
  /** Publishes it for somebody who opened it. Never throws for what Slack says: it is logged. */
  open(viewer: Viewer): Promise<void>;
  /** Publishes it again, where it changed, for those who opened it within the last 30 minutes. */
  refresh(): Promise<void>;
};

/** Home over what the bot knows; `teamId` is its workspace. */
export function createHome(given: {
  readonly client: WebClient;
  readonly services: Pick<LoopsService, 'projects' | 'running'>;
  readonly store: Store;
  readonly history: History;
  readonly views: Views;
  readonly people: People;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly logger: BotLogger;
  readonly teamId: string;
}): Home {
  const { client, services, store, history, views, channels, clock, logger } = given;
  const looking = new Map<string, Viewer & { readonly since: number; readonly shown: string }>();
  const pictures = new Map<string, { readonly of: string; readonly picture: Picture }>();

  async function viewFor(viewer: Viewer): Promise<HomeView> {
    const asker = await mayAsk(viewer, given);
    if (!asker.allowed) return emptyHome(asker.reason, '');
    const plans = services.projects();
    if (plans.length === 0)
      return emptyHome('No project is served here.', 'Start Greenloop with a greenloop.yaml.');
    const decisions = await Promise.all(plans.map((plan) => mayDo('see', viewer, plan, given)));
    const seen = plans.filter((_, index) => decisions[index]?.allowed === true);
    const refused = decisions.find((one) => !one.allowed);
    if (seen.length === 0) return emptyHome('Nothing here is for you to see.', refused?.reason ?? '');
    const roles = await rolesOf(viewer, seen, given);
    return homeView(await Promise.all(roles.map((one) => projectFor(one, viewer.userId))), clock.now());
  }

  async function projectFor(roles: ProjectRoles, userId: string): Promise<HomeProject> {
    const { plan } = roles;
    const running = services.running().find((loop) => loop.project === plan.project);
    const waiting = running === undefined ? [] : waitingOf(store.load(running.loopId));
    const waitsForYou = waiting.filter((one) => isFor(one, userId, roles));
    const rows = history.iterations(plan.project, PICTURED).toReversed();
    return {
      roles,
      channelId: await channelOf(plan, running?.loopId ?? null),
      view: running === undefined ? null : views.current(running.loopId),
      running: running !== undefined,
      waitsForYou,
      waitsForOthers: waiting.length - waitsForYou.length,
      rows: rows.slice(-SHOWN),
      picture: await pictureOf(plan.project, rows),
    };
  }

  /** A loop's frozen plan holds the id; a plan that waits for its loop may name the channel. */
  async function channelOf(plan: Plan, loopId: string | null): Promise<string | null> {
    const { channel } = loopId === null ? plan.slack : store.load(loopId).plan.slack;
    // What Slack cannot say now is left out: the page is made again in a minute.
    return channel === null ? null : channels.idOf(channel).catch(() => null);
  }

  /** The trend of the iterations that have ended, uploaded once for each; without it the page is as true. */
  async function pictureOf(project: string, rows: HomeProject['rows']): Promise<Picture | null> {
    const ended = rows.filter((one) => one.endedAt !== null);
    if (ended.length === 0) return null;
    const altText = trendAltText(project, ended);
    const known = pictures.get(project);
    if (known?.of === altText) return known.picture;
    try {
      const fileId = await uploadPicture(client, {
        kind: 'picture',
        name: `${project.replace(/[^\w.-]+/g, '-').slice(0, 80)}.png`,
        title: `${project}: tests per iteration`,
        altText,
        base64: renderPng(trendSvg(project, ended), TREND_SIZE.width * 2).toString('base64'),
      });
      const picture = { fileId, altText };
      pictures.set(project, { of: altText, picture });
      return picture;
    } catch (error) {
      tell(error, 'The picture for App Home could not be uploaded');
      return null;
    }
  }

  async function publish(viewer: Viewer, before: string): Promise<string> {
    const view = await viewFor(viewer);
    const shown = JSON.stringify(view);
    if (shown === before) return before;
    try {
      await client.views.publish({ user_id: viewer.userId, view });
      return shown;
    } catch (error) {
      tell(error, 'App Home could not be published');
      return before;
    }
  }

  function tell(error: unknown, what: string): void {
    const failure = readSlackFailure(error);
    const words =
      failure.kind === 'refused' ? failure.code : failure.kind === 'ambiguous' ? failure.words : failure.kind;
    logger.warn({ error: words }, what);
  }

  return {
    async open(viewer) {
      const since = clock.now();
      looking.set(viewer.userId, { ...viewer, since, shown: '' });
      const shown = await publish(viewer, '');
      looking.set(viewer.userId, { ...viewer, since, shown });
    },
    async refresh() {
      for (const [userId, viewer] of looking) {
        if (clock.now() - viewer.since > LOOKS_FOR_MS) looking.delete(userId);
        else looking.set(userId, { ...viewer, shown: await publish(viewer, viewer.shown) });
      }
    },
  };
}

/** Whether it is this person's turn: what they own, else what nobody owns and their role may do. */
function isFor(waiting: Waiting, userId: string, { operate, approve }: ProjectRoles): boolean {
  if (waiting.owner !== null) return waiting.owner === userId;
  return waiting.needs === 'approve' ? approve : operate;
}
