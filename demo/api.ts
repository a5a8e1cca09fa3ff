// The JSON API of the page: what it shows, and what people do in it.
import { z } from 'zod';

import type { Clock } from '../src/ports.ts';

import { faultSchema, orderFault } from './faults.ts';
import { actSchema } from './slack/world.ts';
import type { Worlds } from './world.ts';

/** What the composer suggests after `/incident`, and what a message's menu offers. */
export type CommandHint = { readonly name: string; readonly hint: string; readonly about: string };
export type ShortcutHint = { readonly callbackId: string; readonly name: string; readonly type: 'message' | 'global' };
export type Hints = { readonly commands: readonly CommandHint[]; readonly shortcuts: readonly ShortcutHint[] };

export type Answer = { readonly status: number; readonly body: unknown };
export type Api = {
  /** Undefined when there is no such route. A person's own mistake is `{ok: false, error}` with status 200. */
  answer(method: string, path: string, body: unknown): Promise<Answer | undefined>;
};

const triggerSchema = z.strictObject({
  serviceId: z.string().min(1), title: z.string().trim().min(1).max(1024), urgency: z.enum(['high', 'low']),
  priority: z.string().optional(),
});
const incidentActSchema = z.strictObject({
  id: z.string().min(1), action: z.enum(['acknowledge', 'resolve', 'reopen', 'note']), user: z.string().optional(),
  content: z.string().max(25_000).optional(),
});
const pullActSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['ready', 'merge', 'close']) }),
  z.strictObject({ action: z.literal('edit'), path: z.string().min(1), text: z.string(), message: z.string().optional() }),
]);

const ok = (fields: object = {}): Answer => ({ status: 200, body: { ok: true, ...fields } });
const refuse = (error: string): Answer => ({ status: 200, body: { ok: false, error } });

/** `version` counts changes; the page compares nothing else. */
export function createApi(worlds: Worlds, clock: Clock, hints: Hints, version: () => number): Api {
  const { slack, pagerduty, github } = worlds;
  const state = () => ({
    version: version(), now: clock.now().toISOString(), workspace: slack.team.name, botUserId: slack.bot.userId,
      ...slack.state(),
    pagerduty: pagerduty.state(), ...github.state(), ...hints,
  });

  async function read(path: string): Promise<Answer | undefined> {
    if (path === '/demo/state') return { status: 200, body: state() };
    const number = pullNumber(path, '');
    if (number === undefined) return undefined;
    const pull = await github.pull(number);
    return pull === undefined ? { status: 404, body: { error: `There is no pull request #${number}.` } }
      : { status: 200, body: pull };
  }

  async function write(path: string, body: unknown): Promise<Answer | undefined> {
    if (path === '/demo/act') return { status: 200, body: await slack.act(actSchema.parse(body)) };
    if (path === '/demo/pagerduty/trigger') return attempt(() => trigger(worlds, triggerSchema.parse(body)));
    if (path === '/demo/pagerduty/act') return attempt(() => actOnIncident(worlds, incidentActSchema.parse(body)));
    if (path === '/demo/faults') return attempt(() => orderFault(worlds, faultSchema.parse(body)));
    const number = pullNumber(path, '/act');
    return number === undefined ? undefined : attempt(() => github.act(number, pullActSchema.parse(body)));
  }

  return {
    async answer(method, path, body) {
      try {
        return await (method === 'GET' ? read(path) : write(path, body));
      } catch (error) {
        if (error instanceof z.ZodError) return { status: 400, body: { ok: false, error: z.prettifyError(error) } };
        throw error;
      }
    },
  };
}

function pullNumber(path: string, tail: '' | '/act'): number | undefined {
  const found = /^\/demo\/pulls\/(\d{1,9})(\/act)?$/.exec(path);
  return found === null || (found[2] ?? '') !== tail ? undefined : Number(found[1]);
}

/** The look-alikes of PagerDuty and GitHub throw a sentence for the person; that is an answer, not a failure of the demo. */
async function attempt(work: () => object | void | Promise<void>): Promise<Answer> {
  try {
    return ok((await work()) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError || !(error instanceof Error) || error.name !== 'Error') throw error;
    return refuse(error.message);
  }
}

function trigger({ pagerduty }: Worlds, input: z.infer<typeof triggerSchema>) {
  const { id } = pagerduty.trigger(input);
  return pagerduty.state().incidents.find((incident) => incident.id === id);
}

function actOnIncident({ pagerduty }: Worlds, { id, action, user, content }: z.infer<typeof incidentActSchema>): void {
  switch (action) {
    case 'acknowledge':
      return pagerduty.acknowledge(id, user);
    case 'resolve':
      return pagerduty.resolve(id, user);
    case 'reopen':
      return pagerduty.reopen(id, user);
    case 'note':
      if (content === undefined || content.trim() === '') throw new Error('A note needs words.');
      pagerduty.note(id, content, user);
  }
}
