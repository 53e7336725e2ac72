import { viewShape } from '../message-shape.ts';
import type { View } from '../model.ts';
import { readView, type ShownViews } from '../shown-views.ts';
import { invalidArguments, type Json, SlackError } from '../slack-error.ts';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, required, structured, text } from './call.ts';
import type { Methods } from './method.ts';

/** views.*: modals and App Home. */
export function viewMethods(workspace: Workspace, shown: ShownViews, triggers: Triggers): Methods {
  return {
    'views.open': { scope: null, pace: 'tier4', run: open },
    'views.push': { scope: null, pace: 'tier4', run: push },
    'views.update': { scope: null, pace: 'tier4', run: update },
    'views.publish': { scope: null, pace: 'tier4', run: publish },
  };

  function open(call: Call): Json {
    const trigger = readTrigger(call);
    const view = readView(viewArgument(call), ['modal']);
    return answer(shown.open(triggers.exchange(trigger).user, view, null));
  }

  function push(call: Call): Json {
    const trigger = readTrigger(call);
    const view = readView(viewArgument(call), ['modal']);
    const { user, view: under } = triggers.exchange(trigger);
    const below = under === null ? undefined : workspace.views.get(under);
    if (below === undefined || !below.open) throw new SlackError('not_found');
    return answer(shown.open(user, view, below));
  }

  function update(call: Call): Json {
    const id = text(call.args, 'view_id');
    const external = text(call.args, 'external_id');
    if (id === undefined && external === undefined)
      throw invalidArguments('must define either `view_id` or `external_id`');
    const view = readView(viewArgument(call), ['modal', 'home']);
    const found = workspace.views
      .all()
      .find((one) => one.open && (id === undefined ? one.view.external_id === external : one.id === id));
    if (found === undefined) throw new SlackError('not_found');
    return answer(shown.update(found, view, text(call.args, 'hash')));
  }

  function publish(call: Call): Json {
    const user = required(call.args, 'user_id');
    const view = readView(viewArgument(call), ['home']);
    if (workspace.users.get(user) === undefined) throw new SlackError('user_not_found');
    return answer(shown.publish(user, view, text(call.args, 'hash')));
  }

  function answer(view: View): Json {
    return { view: viewShape(workspace, view) };
  }
}

function readTrigger(call: Call): string {
  return text(call.args, 'interactivity_pointer') ?? required(call.args, 'trigger_id');
}

function viewArgument(call: Call): unknown {
  if (call.args.view === undefined) throw invalidArguments('missing required field: view');
  return structured(call.args, 'view');
}
