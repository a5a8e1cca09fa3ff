// Two messages of one effect: a call of a worker that is gone may reach Slack after its successor has looked and found nothing.
import type { NewEffect } from '../../domain/effects.ts';
import { toInstant } from '../../domain/time.ts';
import type { Slack } from '../../ports.ts';
import type { Effect } from '../../store/effect.ts';
import type { Performer } from './work.ts';

export type Posts = { readonly slack: Slack; readonly posted: { channel: string; ts: string; mark: string; thread: string | undefined }[] };

/** The same Slack, and what was posted through it, or found to have been posted by an earlier try. */
export function noting(slack: Slack): Posts {
  const posted: Posts['posted'] = [];
  const post: Slack['post'] = async (input) => {
    const done = await slack.post(input);
    posted.push({ channel: input.channel, ts: done.ts, mark: input.effect, thread: input.thread });
    return done;
  };
  const findPosted: Slack['findPosted'] = async (input) => {
    const found = await slack.findPosted(input);
    const [first] = found;
    if (input.effect !== undefined && first !== undefined) posted.push({ channel: input.channel, ts: first, mark: input.effect, thread: input.thread });
    return found;
  };
  const noted: Readonly<Record<string | symbol, unknown>> = { post, findPosted };
  return { posted, slack: new Proxy(slack, { get: (target, name): unknown => noted[name] ?? Reflect.get(target, name) }) };
}

/** A first try has no predecessor. Two leases later nothing of one can be on its way: a call is given up long before its lease ends. */
export function lookForDoubles(effect: Effect, { posted }: Posts, leaseMs: number): readonly NewEffect[] {
  // It posts nothing itself; what its second try finds first need not be what is kept.
  if (effect.attempt < 2 || effect.kind === 'slack.doubles.remove') return [];
  return posted.map((one) => ({ kind: 'slack.doubles.remove', data: { ...one, since: toInstant(effect.firstTriedAt) }, afterMs: 2 * leaseMs }));
}

/** Keeps the message whose place is stored, whichever came first. */
export const removeDoubles: Performer<'slack.doubles.remove'> = async ({ effect, context }) => {
  const { channel, ts, mark, since, thread } = effect.data;
  const found = await context.ports.slack.findPosted({ channel, effect: mark, since: new Date(since), thread });
  const doubles = found.filter((one) => one !== ts);
  for (const double of doubles) await context.ports.slack.remove(channel, double);
  return { outcome: doubles.length === 0 ? 'there is one' : `${doubles.length} deleted: a late call of an earlier try` };
};
