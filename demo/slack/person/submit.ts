// A person sends a modal, or closes it.
import { z } from 'zod';

import type { Hub } from '../hub.ts';
import { isRecord, parseJson, records, textOf, type Fields } from '../json.ts';
import type { Person, Values, View } from '../model.ts';
import { presentView } from '../present.ts';
import { SlackError } from '../refusal.ts';
import { issueReplyUrl } from '../response-urls.ts';
import { accepted } from '../send.ts';
import { issueTrigger } from '../triggers.ts';
import { collectValues, isFilled, touchables } from '../values.ts';
import { dropView, pushView, readView, replaceView } from '../views.ts';

import { ActError, common, failureOf, sendPayload, type ActResult } from './payload.ts';

const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
]);

const TROUBLE = 'We had some trouble connecting. Try again?';

function blocksOf(view: View): readonly Fields[] {
  return records(view.body['blocks']);
}

/** What Slack's own client refuses before it sends: empty required inputs, text too short or too long. */
function clientErrors(view: View): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { block, element } of touchables(blocksOf(view))) {
    if (block['type'] !== 'input') continue;
    const [blockId, actionId] = [String(block['block_id']), String(element['action_id'])];
    const value = view.values[blockId]?.[actionId];
    const filled = isFilled(element, value);
    if (!filled && block['optional'] !== true) errors[blockId] = 'Please complete this required field.';
    const length = textOf(value?.['value'])?.length ?? 0;
    const [least, most] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? Infinity)];
    if (filled && length < least) errors[blockId] = `Must be at least ${least} characters.`;
    if (filled && length > most) errors[blockId] = `Must be at most ${most} characters.`;
  }
  return errors;
}

/** One response_url for each select that asked for it. */
function responseUrls(hub: Hub, person: Person, view: View): readonly Fields[] {
  return touchables(blocksOf(view)).flatMap(({ block, element }) => {
    if (element['response_url_enabled'] !== true) return [];
    const [blockId, actionId] = [String(block['block_id']), String(element['action_id'])];
    const value = view.values[blockId]?.[actionId];
    const channel = textOf(value?.['selected_channel'] ?? value?.['selected_conversation']);
    if (channel === undefined) return [];
    const url = issueReplyUrl(hub, { user: person.id, channel, messageTs: undefined, threadTs: undefined });
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
  });
}

function follow(hub: Hub, view: View, text: string): ActResult {
  const parsed = text === '' ? undefined : parseJson(text);
  if (text === '' || (isRecord(parsed) && parsed['response_action'] === undefined)) {
    dropView(hub, view);
    return { ok: true };
  }
  const read = answerSchema.safeParse(parsed);
  if (!read.success) return { ok: false, error: `${TROUBLE} (the app's answer is no response_action)` };
  const answer = read.data;
  switch (answer.response_action) {
    case 'errors': {
      const inputs = blocksOf(view).filter((block) => block['type'] === 'input').map((block) => block['block_id']);
      const known = Object.keys(answer.errors).every((id) => inputs.includes(id));
      if (!known) return { ok: false, error: `${TROUBLE} (errors name a block that is no input)` };
      return { ok: true, result: { errors: answer.errors } };
    }
    case 'clear':
      dropView(hub, view, true);
      break;
    case 'update':
      replaceView(hub, view, readView(hub, answer.view, 'modal'));
      break;
    case 'push':
      pushView(hub, view.user, readView(hub, answer.view, 'modal'));
      break;
  }
  return { ok: true };
}

function topOf(hub: Hub, person: Person, id: string): View {
  const view = hub.stacks.get(person.id)?.at(-1);
  if (!view || view.id !== id) throw new ActError('That modal is no longer open.');
  return view;
}

/** Sends view_submission with what was typed and does what the app answers; `result.errors` are by block_id. */
export async function submit(hub: Hub, person: Person, act: { viewId: string; values: Values }): Promise<ActResult> {
  const view = topOf(hub, person, act.viewId);
  if (view.body['submit'] === undefined) throw new ActError('That modal has no submit button.');
  const typed: Record<string, Values[string]> = { ...view.values };
  for (const [id, actions] of Object.entries(act.values)) typed[id] = { ...typed[id], ...actions };
  view.values = collectValues(blocksOf(view), typed);
  const errors = clientErrors(view);
  if (Object.keys(errors).length > 0) return { ok: true, result: { errors } };
  const outcome = await sendPayload(hub, {
    ...common(hub, person, 'view_submission'),
    trigger_id: issueTrigger(hub, person.id, view.id),
    view: presentView(hub, view),
    response_urls: responseUrls(hub, person, view),
  });
  if (outcome.kind !== 'answer' || !accepted(outcome)) return { ok: false, error: `${TROUBLE} (${failureOf(outcome)})` };
  try {
    return follow(hub, view, outcome.text);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { ok: false, error: `${TROUBLE} (${error.code} ${JSON.stringify(error.extra)})` };
  }
}

/** Closes the modal on top, or with it all below when the view says `clear_on_close`; tells the app if it asked to hear. */
export async function close(hub: Hub, person: Person, act: { viewId: string }): Promise<ActResult> {
  const view = topOf(hub, person, act.viewId);
  const cleared = view.body['clear_on_close'] === true;
  const shape = presentView(hub, view);
  dropView(hub, view, cleared);
  if (view.body['notify_on_close'] !== true) return { ok: true };
  const outcome = await sendPayload(hub, { ...common(hub, person, 'view_closed'), view: shape, is_cleared: cleared });
  const why = failureOf(outcome);
  return why === undefined ? { ok: true } : { ok: false, error: `The app did not hear that the modal was closed: ${why}` };
}
