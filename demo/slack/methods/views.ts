// views.open, push, update, publish.
import { given, json, must, text } from '../args.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { View } from '../model.ts';
import { presentView } from '../present.ts';
import { invalidArguments, SlackError } from '../refusal.ts';
import { useTrigger, type Trigger } from '../triggers.ts';
import { findView, openView, publishHome, pushView, readView, replaceView } from '../views.ts';

import { personOf, type Methods } from './method.ts';

function triggerOf(hub: Hub, args: Fields): Trigger {
  if (!given(args, 'trigger_id')) throw invalidArguments(['[ERROR] missing required field: trigger_id']);
  return useTrigger(hub, must(args, 'trigger_id'));
}

function checkHash(args: Fields, view: View | undefined): void {
  if (given(args, 'hash') && view && must(args, 'hash') !== view.hash) throw new SlackError('hash_conflict');
}

export const views: Methods = {
  'views.open': {
    tier: 4,
    scopes: [],
    required: ['view'],
    run: (hub, args) => {
      const body = readView(hub, json(args, 'view'), 'modal');
      return { view: presentView(hub, openView(hub, triggerOf(hub, args).user, body)) };
    },
  },
  'views.push': {
    tier: 4,
    scopes: [],
    required: ['view'],
    run: (hub, args) => {
      const body = readView(hub, json(args, 'view'), 'modal');
      const trigger = triggerOf(hub, args);
      if (trigger.viewId === undefined) throw new SlackError('not_found');
      return { view: presentView(hub, pushView(hub, trigger.user, body)) };
    },
  },
  'views.update': {
    tier: 4,
    scopes: [],
    required: ['view'],
    run: (hub, args) => {
      const id = given(args, 'view_id') ? text(args, 'view_id') : undefined;
      if (id === undefined && !given(args, 'external_id')) throw invalidArguments(['[ERROR] missing required field: view_id']);
      const view = findView(hub, id, text(args, 'external_id'));
      if (!view) throw new SlackError('not_found');
      const body = readView(hub, json(args, 'view'), view.body['type'] === 'home' ? 'home' : 'modal');
      checkHash(args, view);
      replaceView(hub, view, body);
      return { view: presentView(hub, view) };
    },
  },
  'views.publish': {
    tier: 4,
    scopes: [],
    required: ['user_id', 'view'],
    run: (hub, args) => {
      const user = personOf(hub, must(args, 'user_id')).id;
      const body = readView(hub, json(args, 'view'), 'home');
      if (!hub.homeTab) throw new SlackError('not_enabled');
      checkHash(args, hub.homes.get(user));
      return { view: presentView(hub, publishHome(hub, user, body)) };
    },
  },
};
