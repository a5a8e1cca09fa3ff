// Told where Tocsin speaks of its own troubles: alerts no longer find their way in, what to do, and when they do again.
import type { WayInState } from '../domain/way-in.ts';
import type { Message } from './blocks.ts';
import { capital, clip, sentence } from './escape.ts';
import { message, section } from './kit.ts';

const still = 'Meanwhile Tocsin asks PagerDuty itself once a minute, so alerts come up to a minute late.';

const mend: Readonly<Record<Exclude<WayInState, 'open'>, string>> = {
  disabled: 'Find out what answered with a 4xx (a proxy before Tocsin, a wrong path), then enable it in PagerDuty: Integrations, Generic Webhooks (v3), or POST /webhook_subscriptions/{id}/enable.',
  off: 'Switch it on in PagerDuty: Integrations, Generic Webhooks (v3), “Webhook Status”.',
  missing: 'Make one in PagerDuty: Integrations, Generic Webhooks (v3), “New Webhook”; `/incident doctor` says with which address.',
  silent: 'Look whether this address can be reached from outside (a proxy, a firewall, an expired certificate); `/incident doctor` says what else is wrong.',
};

/** `enabled`: we have switched it on again ourselves. */
export function wayInClosed(state: Exclude<WayInState, 'open'>, trouble: string, { enabled, key }: { enabled: boolean; key: string }): Message {
  const first = `Alerts of PagerDuty may not reach Tocsin: ${sentence(clip(trouble, 500))}`;
  const next = enabled ? 'I have switched it on again. Find out what answered with a 4xx (a proxy before Tocsin, a wrong path), or it will happen again.' : `${mend[state]} ${still}`;
  return message(`${first} ${next}`, [section(`*${first}*\n${next}`)], key);
}

export function wayInOpen(was: string, key: string): Message {
  const text = `Alerts of PagerDuty reach Tocsin again. It was: ${sentence(clip(was, 500))}`;
  return message(capital(text), [section(text)], key);
}
