// The JSON API of the page: what it shows, and what people do in it.
import { z } from 'zod';

import type { Clock } from '../src/ports.ts';

import { accountOf } from './company.ts';
import { faultSchema, orderFault } from './faults.ts';
import { actSchema } from './slack/world.ts';
import type { Worlds } from './world.ts';

/** Of this box: how long Tocsin gathers facts before it brings a draft up to date, and whether shell steps run. */
export type About = { readonly gatherMs?: number; readonly shell?: string };
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
  z.strictObject({ action: z.enum(['ready', 'draft', 'merge', 'close']), as: z.string().optional() }),
  z.strictObject({
    action: z.literal('edit'), as: z.string().optional(), path: z.string().min(1), text: z.string(), message: z.string().max(500).optional(),
    from: z.string().regex(/^[0-9a-f]{40}$/).optional(),
  }),
]);
const issueActSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('close'), as: z.string().optional(), reason: z.enum(['completed', 'not_planned']) }),
  z.strictObject({ action: z.literal('reopen'), as: z.string().optional() }),
]);

const ok = (fields: object = {}): Answer => ({ status: 200, body: { ok: true, ...fields } });
const refuse = (error: string): Answer => ({ status: 200, body: { ok: false, error } });

/** `version` counts changes; the page compares nothing else. */
export function createApi(worlds: Worlds, clock: Clock, { hints, about }: { readonly hints: Hints; readonly about: () => About }, version: () => number): Api {
  const { slack, pagerduty, github } = worlds;
  const state = () => ({
    version: version(), now: clock.now().toISOString(), workspace: slack.team.name, botUserId: slack.bot.userId,
      ...slack.state(),
    pagerduty: pagerduty.state(), ...github.state(), ...hints, about: about(),
  });

  async function read(path: string): Promise<Answer | undefined> {
    if (path === '/demo/state') return { status: 200, body: state() };
    const number = numberIn(path, 'pulls', '');
    const commit = /^\/demo\/commits\/([0-9a-f]{40})$/.exec(path)?.[1];
    const found = commit === undefined ? number && (await github.pull(number)) : await github.commit(commit);
    if (number === undefined && commit === undefined) return undefined;
    return found ? { status: 200, body: found } : { status: 404, body: { error: commit === undefined ? `There is no pull request #${number}.` : `There is no commit ${commit}.` } };
  }

  async function write(path: string, body: unknown): Promise<Answer | undefined> {
    if (path === '/demo/act') return { status: 200, body: await slack.act(actSchema.parse(body)) };
    if (path === '/demo/pagerduty/trigger') return attempt(() => trigger(worlds, triggerSchema.parse(body)));
    if (path === '/demo/pagerduty/act') return attempt(() => actOnIncident(worlds, incidentActSchema.parse(body)));
    if (path === '/demo/faults') return attempt(() => orderFault(worlds, faultSchema.parse(body)));
    const [pull, issue] = [numberIn(path, 'pulls', '/act'), numberIn(path, 'issues', '/act')];
    if (issue !== undefined) return attempt(() => actOnIssue(worlds, issue, issueActSchema.parse(body)));
    return pull === undefined ? undefined : attempt(() => actOnPull(worlds, pull, pullActSchema.parse(body)));
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

function numberIn(path: string, what: 'pulls' | 'issues', tail: '' | '/act'): number | undefined {
  const found = /^\/demo\/(pulls|issues)\/(\d{1,9})(\/act)?$/.exec(path);
  return found === null || found[1] !== what || (found[3] ?? '') !== tail ? undefined : Number(found[2]);
}

function actOnPull({ github }: Worlds, number: number, { as = '', ...act }: z.infer<typeof pullActSchema>): Promise<void> {
  return github.act(number, act, accountOf(as));
}

function actOnIssue({ github }: Worlds, number: number, { as = '', ...act }: z.infer<typeof issueActSchema>): void {
  github.actOnIssue(number, act, accountOf(as)?.login);
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
