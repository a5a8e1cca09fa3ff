// Who did something: a person, a system outside, or Tocsin itself.
import { z } from 'zod';

/** A person is known by a Slack user id, or by a PagerDuty user id when they acted there. `name` is for reading only. */
export const person = z.object({
  type: z.literal('person'),
  id: z.string().min(1).max(40),
  via: z.enum(['slack', 'pagerduty', 'github', 'cli']),
  name: z.string().max(200).optional(),
});
export type Person = z.infer<typeof person>;

export const actor = z.discriminatedUnion('type', [
  person,
  z.object({ type: z.literal('system'), id: z.string().min(1).max(60), name: z.string().max(200).optional() }),
]);
export type Actor = z.infer<typeof actor>;

export const tocsin: Actor = { type: 'system', id: 'tocsin', name: 'Tocsin' };

export function slackPerson(id: string, name?: string): Person {
  return { type: 'person', id, via: 'slack', ...(name === undefined ? {} : { name }) };
}

/** What Slack says of an account; `unknown` when it did not answer. A guest may also be of another company. */
export type Account = { readonly id: string; readonly is: 'member' | 'guest' | 'bot' | 'gone' | 'unknown' };

export function samePerson(a: Actor | undefined, b: Actor | undefined): boolean {
  if (a?.type !== 'person' || b?.type !== 'person') return false;
  return a.id === b.id && a.via === b.via;
}
