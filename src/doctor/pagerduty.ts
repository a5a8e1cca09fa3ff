// PagerDuty: the token and in whose name it acts, the webhook subscription, what arrived, and whether people can be paged.
import type { Check } from '../domain/diagnosis.ts';
import type { PagerDuty, PagerDutySubscription } from '../ports.ts';
import { pingMs } from '../domain/way-in.ts';
import { lastDelivery } from '../store/diagnosis.ts';
import { readWayIn } from '../store/way-in.ts';
import { ago, answer, asked, found, names, type Patient } from './patient.ts';

const check = found('PagerDuty');
/** What an incident's life consists of; notes and the rest are good to have. */
const needed = ['incident.triggered', 'incident.acknowledged', 'incident.unacknowledged', 'incident.resolved', 'incident.reopened', 'incident.reassigned', 'incident.escalated', 'incident.priority_updated', 'incident.annotated'];
const place = 'Integrations, Generic Webhooks (v3)';

export async function examinePagerDuty(patient: Patient): Promise<Check[]> {
  const { settings, ports: { pagerduty } } = patient;
  const { env } = settings;
  const webhooksOn = env.PAGERDUTY_WEBHOOK_SECRET !== undefined;
  const off = [
    ...(webhooksOn ? [] : [check('webhooks', 'off', { say: 'alerts of PagerDuty do not open incidents', fix: `Set PAGERDUTY_WEBHOOK_SECRET. In PagerDuty: ${place}, “New Webhook”, URL ${settings.publicUrl}/webhooks/pagerduty; the secret is shown once.` })]),
    ...(pagerduty ? [] : [check('API', 'off', { say: 'nobody can be looked up or paged, and PagerDuty is not told what happens here', fix: 'Set PAGERDUTY_API_TOKEN (in PagerDuty: Integrations, API Access Keys, “Create New API Key”, not read-only) and PAGERDUTY_FROM_EMAIL.' })]),
  ];
  const arrived = webhooksOn ? await arrivals(patient) : [];
  if (!pagerduty) return [...off, ...arrived];
  const user = await answer(pagerduty.userByEmail(env.PAGERDUTY_FROM_EMAIL ?? ''));
  if (!('got' in user)) return [...off, noToken(user), ...arrived];
  return [
    ...off, await actor(pagerduty, user.got, env.PAGERDUTY_FROM_EMAIL ?? ''), ...(webhooksOn ? [await subscription(pagerduty, `${settings.publicUrl}/webhooks/pagerduty`)] : []), ...arrived,
    ...(await paging(pagerduty, patient)),
  ];
}

function noToken(trouble: Exclude<Awaited<ReturnType<typeof answer>>, { got: unknown }>): Check {
  if ('away' in trouble) return check('token', 'broken', { say: `PagerDuty does not answer: ${trouble.away.message}`, fix: 'Look whether this machine may call api.pagerduty.com (or PAGERDUTY_API_URL) over https, and status.pagerduty.com. Tocsin goes on by itself.' });
  return check('token', 'broken', { say: trouble.refused.message, fix: 'In PagerDuty: Integrations, API Access Keys, “Create New API Key”; put it into PAGERDUTY_API_TOKEN. Accounts in the EU also need PAGERDUTY_API_URL=https://api.eu.pagerduty.com.' });
}

async function actor(pagerduty: PagerDuty, user: { id: string; name: string } | undefined, email: string): Promise<Check> {
  if (!user) return check('token', 'broken', { say: `the token works, but no PagerDuty user has the address ${email}`, fix: 'Set PAGERDUTY_FROM_EMAIL to the e-mail address of a user (People, Users), best of one made for Tocsin: without it nothing can be acknowledged, resolved, noted or paged.' });
  const phones = await answer(pagerduty.phones(user.id));
  if ('refused' in phones) return check('token', 'warning', { say: `works, in the name of ${user.name}, but may not read telephone numbers: ${phones.refused.message}`, fix: 'Give the key full access, or the app the scope users:contact_methods.read: they are shown when paging fails.' });
  return check('token', 'ok', { say: `works, in the name of ${user.name}` });
}

async function subscription(pagerduty: PagerDuty, url: string): Promise<Check> {
  const read = await answer(pagerduty.subscriptions());
  if ('refused' in read) return check('subscription', 'warning', { say: `it could not be read: ${read.refused.message}`, fix: `Use an account API key of an admin, or look yourself: ${place}, the one with ${url}.` });
  if ('away' in read) return check('subscription', 'warning', { say: `it could not be read: ${read.away.message}` });
  const ours = read.got.filter((one) => one.url.replace(/\/+$/, '') === url);
  const [best] = [...ours].sort((a, b) => Number(b.active && !b.disabled) - Number(a.active && !a.disabled));
  if (!best) return missing(read.got, url);
  if (!best.active) return check('subscription', 'broken', { say: `${best.id} calls ${url}, but it is switched off`, fix: `In PagerDuty: ${place}, the one with this URL, switch “Webhook Status” on.` });
  if (best.disabled) {
    return check('subscription', 'broken', {
      say: `PagerDuty has switched ${best.id} off for a day: three of its calls were answered wrongly`,
      fix: `Find out what answered with a 4xx (a proxy before Tocsin, a wrong path), then in PagerDuty: ${place}, the one with this URL, “Enable” (or POST /webhook_subscriptions/${best.id}/enable). What happened meanwhile was not sent; Tocsin asks PagerDuty for it once a minute.`,
    });
  }
  const lacking = needed.filter((event) => !ours.some((one) => one.events.includes(event)));
  if (lacking.length > 0) return check('subscription', 'warning', { say: `${best.id} calls ${url}, but does not send ${names(lacking, 9)}`, fix: `In PagerDuty: ${place}, the one with this URL, Event Subscription: select all events of incidents.` });
  return check('subscription', 'ok', { say: `${best.id} calls ${url} for ${words(best)}` });
}

function words({ filter }: PagerDutySubscription): string {
  return { account_reference: 'the whole account', service_reference: 'one service', team_reference: 'one team' }[filter] ?? filter;
}

function missing(others: readonly PagerDutySubscription[], url: string): Check {
  const known = others.length === 0 ? 'there is none at all' : `the others call ${names([...new Set(others.map((one) => one.url || 'nothing'))], 3)}`;
  return check('subscription', 'broken', {
    say: `no webhook subscription calls ${url}; ${known}`,
    fix: `In PagerDuty: ${place}, “New Webhook”: Webhook URL ${url}, Scope Type Account (or the services you want), all events of incidents. It shows its secret once: put it into PAGERDUTY_WEBHOOK_SECRET.`,
  });
}

async function arrivals(patient: Patient): Promise<Check[]> {
  const known = await asked(patient, async (db) => ({ last: await lastDelivery(db, 'pagerduty'), way: await readWayIn(db, 'pagerduty') }));
  if (!known) return [];
  const { last, way } = known.got;
  if (way?.pingedAt && !way.arrivedAt && patient.clock.now().getTime() - way.pingedAt.getTime() > pingMs) {
    return [check('webhooks', 'broken', { say: `a test ping that PagerDuty was asked for ${ago(way.pingedAt, patient.clock.now())} has not arrived`, fix: `Look whether ${patient.settings.publicUrl}/webhooks/pagerduty can be reached from outside (a proxy, a firewall, an expired certificate) and what answers there. Meanwhile Tocsin asks PagerDuty for open incidents once a minute.` })];
  }
  if (way?.seconds !== undefined && way.arrivedAt) return [check('webhooks', 'ok', { say: `the way in is open: a test ping took ${way.seconds.toFixed(1)} s, ${ago(way.arrivedAt, patient.clock.now())}` })];
  if (last) return [check('webhooks', 'ok', { say: `the last one arrived and was verified ${ago(last, patient.clock.now())}` })];
  return [check('webhooks', 'warning', { say: 'none has ever arrived', fix: `In PagerDuty: ${place}, the one for Tocsin, “Send Test Event”. If the log then speaks of a signature that did not match, PAGERDUTY_WEBHOOK_SECRET is not the secret of this subscription: make a new one, its secret is shown only then.` })];
}

async function paging(pagerduty: PagerDuty, { settings: { config } }: Patient): Promise<Check[]> {
  const checks: Check[] = [];
  const { service } = config.paging;
  if (service === undefined) {
    checks.push(check('paging', 'off', { say: 'people can be paged for incidents of PagerDuty only', fix: 'To page for incidents that are declared in Slack: set paging.service in tocsin.yaml to the id of a PagerDuty service (Services, the service, the end of its address).' }));
  } else {
    const there = await answer(pagerduty.service(service));
    if ('got' in there && !there.got) checks.push(check('paging', 'broken', { say: `paging.service is ${service}, and PagerDuty has no such service`, fix: 'Set paging.service in tocsin.yaml to the id of a service that exists (Services, the service, the end of its address).' }));
    else if ('got' in there) checks.push(check('paging', 'ok', { say: `under the service ${there.got?.name ?? service}` }));
  }
  const gone: string[] = [];
  for (const [role, { page }] of Object.entries(config.roles)) if (page !== undefined && !(await exists(pagerduty, page))) gone.push(`roles.${role}.page (${page})`);
  if (gone.length > 0) checks.push(check('roles', 'broken', { say: `PagerDuty knows neither a user nor an escalation policy for ${names(gone)}`, fix: 'Put an id that exists into tocsin.yaml: People, Users or Escalation Policies, the end of the address.' }));
  return checks;
}

/** True also where PagerDuty does not say: that is found elsewhere. */
async function exists(pagerduty: PagerDuty, id: string): Promise<boolean> {
  const [policy, user] = [await answer(pagerduty.policy(id)), await answer(pagerduty.user(id))];
  return !('got' in policy && !policy.got && 'got' in user && !user.got);
}
