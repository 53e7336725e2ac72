import type { RateLimits } from '../rate-limits.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, text } from './call.ts';
import type { Method, Methods } from './method.ts';

/** Carries out one call; answers `{ok: true, …}` or throws a SlackError. */
export type WebApi = (method: string, args: Json, token: string | null, url: string) => Promise<Json>;

/** The Web API: who is asking, what they may, how often, then the method itself. */
export function createWebApi(workspace: Workspace, methods: Methods, limits: RateLimits): WebApi {
  return async (name, args, token, url) => {
    if (name === 'api.test') return apiTest(args);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) throw new SlackError('unknown_method', { req_method: name });
    const call = authorise(name, method, args, token, url);
    limits.spend(method.pace, `${name} ${method.pace === 'post' ? (text(args, 'channel') ?? '') : ''}`);
    if (method.scope !== null) call.need(method.scope);
    return { ok: true, ...(await method.run(call)) };
  };

  function authorise(name: string, method: Method, args: Json, token: string | null, url: string): Call {
    const team = workspace.team();
    if (token === null) throw new SlackError('not_authed');
    if (token !== team.bot_token && token !== team.app_token) throw new SlackError('invalid_auth');
    if ((token === team.app_token) !== (method.appLevel === true))
      throw new SlackError('not_allowed_token_type');
    const has = (scope: string) => team.scopes.includes(scope);
    return {
      method: name,
      args,
      team,
      url,
      has,
      need(scope) {
        if (!has(scope))
          throw new SlackError('missing_scope', { needed: scope, provided: team.scopes.join(',') });
      },
    };
  }
}

/** Gives its arguments back; `error` makes it fail with that code. */
function apiTest(args: Json): Json {
  const error = text(args, 'error');
  if (error !== undefined && error !== '') throw new SlackError(error, { args });
  return { ok: true, args };
}
