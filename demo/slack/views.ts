// Modals in stacks of at most three, and one Home per person.
import { checkView, VIEW } from './block-kit.ts';
import type { Hub } from './hub.ts';
import { isRecord, records, type Fields } from './json.ts';
import { withIds } from './with-ids.ts';
import type { View } from './model.ts';
import { invalidArguments, SlackError } from './refusal.ts';
import { collectValues } from './values.ts';

/** The checked view of an argument, its blocks given ids; throws `view_too_large` or `invalid_arguments`. */
export function readView(hub: Hub, value: unknown, type: 'modal' | 'home'): Fields {
  if (!isRecord(value)) throw invalidArguments(['[ERROR] missing required field: view']);
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW.bytes) throw new SlackError('view_too_large');
  const faults = checkView(value);
  if (faults.length > 0) throw invalidArguments(faults);
  if (value['type'] !== type) throw invalidArguments([`[ERROR] must be a ${type} view [json-pointer:/view/type]`]);
  return { ...value, blocks: withIds(hub, records(value['blocks'])) };
}

function makeView(hub: Hub, user: string, body: Fields, below: View | undefined): View {
  const id = hub.ids.id('V');
  const place = { rootId: below?.rootId ?? id, previousId: below?.id };
  return { id, user, body, hash: freshHash(hub), ...place, values: initialValues(body) };
}

function freshHash(hub: Hub): string {
  return `${Math.floor(hub.clock.now().getTime() / 1000)}.${hub.ids.token()}`;
}

function initialValues(body: Fields, before: View['values'] = {}): View['values'] {
  return collectValues(records(body['blocks']), before);
}

function refuseTwin(hub: Hub, body: Fields, self?: View): void {
  const external = body['external_id'];
  if (typeof external !== 'string' || external === '') return;
  const all = [...[...hub.stacks.values()].flat(), ...hub.homes.values()];
  if (all.some((view) => view !== self && view.body['external_id'] === external)) throw new SlackError('duplicate_external_id');
}

/** Opens a modal alone; whatever the person had open is gone. */
export function openView(hub: Hub, user: string, body: Fields): View {
  refuseTwin(hub, body);
  const view = makeView(hub, user, body, undefined);
  hub.stacks.set(user, [view]);
  hub.changed();
  return view;
}

/** Puts a modal on top of the person's stack. */
export function pushView(hub: Hub, user: string, body: Fields): View {
  const stack = hub.stacks.get(user) ?? [];
  if (stack.length === 0) throw new SlackError('not_found');
  if (stack.length >= VIEW.stack) throw new SlackError('push_limit_reached');
  refuseTwin(hub, body);
  const view = makeView(hub, user, body, stack.at(-1));
  hub.stacks.set(user, [...stack, view]);
  hub.changed();
  return view;
}

/** Changes a view in place; what was typed stays where block_id and action_id are the same. */
export function replaceView(hub: Hub, view: View, body: Fields): void {
  refuseTwin(hub, body, view);
  view.body = body;
  view.hash = freshHash(hub);
  view.values = initialValues(body, view.values);
  hub.changed();
}

/** Sets a person's Home. */
export function publishHome(hub: Hub, user: string, body: Fields): View {
  const view = hub.homes.get(user);
  if (view) {
    replaceView(hub, view, body);
    return view;
  }
  refuseTwin(hub, body);
  const fresh = makeView(hub, user, body, undefined);
  hub.homes.set(user, fresh);
  hub.changed();
  return fresh;
}

/** Any open modal or Home by its id or external_id. */
export function findView(hub: Hub, id: string | undefined, externalId?: string): View | undefined {
  const all = [...[...hub.stacks.values()].flat(), ...hub.homes.values()];
  if (id !== undefined) return all.find((view) => view.id === id);
  return externalId === undefined ? undefined : all.find((view) => view.body['external_id'] === externalId);
}

/** Closes a view and what lies on top of it; `all` closes the whole stack. */
export function dropView(hub: Hub, view: View, all = false): void {
  const stack = hub.stacks.get(view.user) ?? [];
  hub.stacks.set(view.user, all ? [] : stack.slice(0, Math.max(0, stack.indexOf(view))));
  hub.changed();
}
