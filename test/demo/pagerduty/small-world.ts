// One small company in a look-alike of PagerDuty, with every webhook it sends caught.
import { createPagerDutyWorld } from '../../../demo/pagerduty/world.ts';
import type { Post } from '../../../demo/pagerduty/delivery.ts';
import { manualClock, repeatableRandom } from './manual-clock.ts';

export type Caught = {
  readonly url: string; readonly headers: Record<string, string>; readonly body: string; readonly event: CaughtEvent;
};
export type CaughtEvent = {
  id: string; event_type: string; resource_type: string; occurred_at: string; agent: { id: string; type: string } | null;
  data: Record<string, unknown>;
};

export const ana = { id: 'PUSER01', name: 'Ana Silva', email: 'Ana@acme.example' };
export const ben = { id: 'PUSER02', name: 'Ben Okafor', email: 'ben@acme.example', phones: [{ country: 234, number: '8012345678' }, { country: 1, number: '2025550123' }] };
export const bot = { id: 'PUSER03', name: 'Tocsin', email: 'tocsin@acme.example' };
export const checkout = { id: 'PSVC01', name: 'checkout-api' };

/** `answers` are what the receiver says to each attempt in turn; 202 after the last. A negative one never answers. */
export function smallWorld(options: { answers?: number[]; token?: string } = {}) {
  const clock = manualClock();
  const caught: Caught[] = [];
  const answers = [...(options.answers ?? [])];
  const post: Post = (url, { headers, body, signal }) => {
    caught.push({ url, headers, body, event: (JSON.parse(body) as { event: CaughtEvent }).event });
    const status = answers.shift() ?? 202;
    if (status === 0) return Promise.reject(new Error('connection refused'));
    if (status > 0) return Promise.resolve({ status });
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  const world = createPagerDutyWorld({
    clock, random: repeatableRandom(), post, publicUrl: 'https://acme.example', token: options.token,
    subscription: { url: () => 'https://tocsin.example/webhooks/pagerduty', secrets: ['first secret', 'second secret'] },
    services: [checkout], users: [ana, ben, bot],
    policies: [{ id: 'PEP01', name: 'Default', levels: [
      { users: [ben.id], schedule: { id: 'PSCHED1', name: 'Primary' } }, { users: [ana.id, ben.id] },
    ] }],
  });
  const trigger = () => world.trigger({
    serviceId: checkout.id, title: 'checkout-api error rate', urgency: 'high', priority: 'P1',
  });
  const types = () => caught.map((each) => each.event.event_type);
  return { world, clock, caught, answers, trigger, types };
}
