// Who and what there is in PagerDuty: users and their telephones, policies, who is on call, services, webhook subscriptions.
import { z } from 'zod';
import type { PagerDuty } from '../ports.ts';
import { byLevel, contactMethod, dialled, isGone, must, named, onCallEntry, onCallQuery, parse, person, subscription, toSubscription } from './pagerduty-answers.ts';
import { readPages, type Send } from './pagerduty-calls.ts';

type Directory = Pick<PagerDuty, 'user' | 'userByEmail' | 'phones' | 'policies' | 'policy' | 'service' | 'onCall' | 'subscriptions' | 'enableSubscription' | 'ping'>;

export function directoryMethods(send: Send): Directory {
  /** One thing by its id; undefined when it is gone. */
  async function one<T>(path: string, id: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await send('get', `${path}/${encodeURIComponent(id)}`);
    return isGone(answer) ? undefined : parse(schema, must(answer, `reading ${path}`));
  }

  return {
    user: async (id) => (await one('users', id, z.object({ user: person })))?.user,
    async userByEmail(email) {
      const found = await readPages(send, 'users', { query: email }, z.object({ users: z.array(person) }), (body) => body.users);
      return found.find((user) => user.email.toLowerCase() === email.toLowerCase());
    },
    async phones(user) {
      const answer = await send('get', `users/${encodeURIComponent(user)}/contact_methods`);
      if (isGone(answer)) return [];
      return dialled(parse(z.object({ contact_methods: z.array(contactMethod) }), must(answer, 'reading telephone numbers')).contact_methods);
    },
    policies: (query) => readPages(
      send, 'escalation_policies', { query }, z.object({ escalation_policies: z.array(named) }), (body) => body.escalation_policies,
    ),
    policy: async (id) => (await one('escalation_policies', id, z.object({ escalation_policy: named })))?.escalation_policy,
    service: async (id) => (await one('services', id, z.object({ service: named })))?.service,
    async onCall(target) {
      const schema = z.object({ oncalls: z.array(onCallEntry) });
      return byLevel(await readPages(send, 'oncalls', onCallQuery(target), schema, (body) => body.oncalls));
    },
    async subscriptions() {
      const schema = z.object({ webhook_subscriptions: z.array(subscription) });
      return (await readPages(send, 'webhook_subscriptions', {}, schema, (body) => body.webhook_subscriptions)).map(toSubscription);
    },
    async enableSubscription(id) {
      must(await send('post', `webhook_subscriptions/${encodeURIComponent(id)}/enable`), 'switching the webhook subscription on');
    },
    async ping(subscription) {
      must(await send('post', `webhook_subscriptions/${encodeURIComponent(subscription)}/ping`), 'sending a test ping');
    },
  };
}
