// Rings the pager of one person or of an escalation policy, once, and says in the channel how it ended.
import type { Alert } from '../../domain/alert.ts';
import { tocsin } from '../../domain/actor.ts';
import { decide, type Decision } from '../../domain/decision.ts';
import { wish, type NewEffect } from '../../domain/effects.ts';
import { Rejected } from '../../domain/errors.ts';
import { isOpen, type Incident, type Page } from '../../domain/incident.ts';
import { pageKey, pageMark, pageWords, ringing } from '../../domain/pages.ts';
import { isUnresolved, type PageTarget } from '../../domain/paging.ts';
import type { PagerDuty, PagerDutyIncident } from '../../ports.ts';
import type { Db } from '../../store/pool.ts';
import { attachPage } from '../attach-page.ts';
import { resolveTarget } from '../page-target.ts';
import { soon } from '../soon.ts';
import type { Fate, Performer, Work } from './work.ts';

/** Slack only says who asks: it may be away without keeping anybody from being paged. */
const slackPatienceMs = 1_500;

type Ringing = { readonly work: Work<'pagerduty.page'>; readonly pagerduty: PagerDuty; readonly wanted: Page; readonly target: PageTarget };

export const page: Performer<'pagerduty.page'> = async (work) => {
  const { context, effect, incident } = work;
  const wanted = incident.pages.find((one) => one.id === effect.data.page);
  if (!wanted || wanted.state !== 'asked') return { outcome: 'no longer asked for' };
  const { pagerduty } = context.ports;
  if (!pagerduty) return failed(wanted, 'PagerDuty is not set up here: PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are missing.');
  try {
    const again = effect.attempt > 1 ? await alreadyRinging(work, pagerduty, wanted) : undefined;
    if (again) return again;
    if (!isOpen(incident)) return over(wanted);
    const found = isUnresolved(wanted.target) ? await resolveTarget(context, pagerduty, wanted.target.name) : undefined;
    if (found && 'reason' in found) return failed(wanted, found.reason);
    return await ring({ work, pagerduty, wanted, target: found ?? wanted.target });
  } catch (error) {
    // Not given up like other effects: whom to call by hand belongs into the channel.
    if (error instanceof Rejected) return failed(wanted, error.message);
    throw error;
  }
};

/** An earlier try may have got through although its answer did not. What PagerDuty carries out after we have looked rings twice. */
async function alreadyRinging({ incident }: Work<'pagerduty.page'>, pagerduty: PagerDuty, wanted: Page): Promise<Fate | undefined> {
  const made = await pagerduty.incidentByKey(pageKey(incident, wanted));
  if (made) return sent(wanted, { key: made.id, made });
  const alert = ringing(incident);
  const mark = `${pageMark(incident, wanted)}:`;
  const asked = alert && (await pagerduty.responderRequests(alert.key)).some((message) => message.startsWith(mark));
  return alert && asked ? sent(wanted, { key: alert.key }) : undefined;
}

/** Into the PagerDuty incident that rings already; else, or where the plan does not allow that, by one of our own. */
async function ring(to: Ringing): Promise<Fate> {
  const { work: { context, incident }, wanted } = to;
  const { service } = context.config.paging;
  const alert = ringing(incident);
  if (alert) {
    try {
      return await askInto(to, alert.key);
    } catch (error) {
      if (!(error instanceof Rejected) || service === undefined) throw error;
    }
  }
  if (service === undefined) {
    return failed(wanted, 'No PagerDuty alert belongs to this incident, and no service is set under which people can be paged for it: set paging.service in tocsin.yaml to the id of a PagerDuty service.');
  }
  return openOwn(to, service);
}

async function askInto({ work, pagerduty, wanted, target }: Ringing, key: string): Promise<Fate> {
  const asking = await askingUser(work, wanted);
  const { title, details } = pageWords(work.incident, wanted, asking?.name);
  await pagerduty.requestResponder(key, target, `${title}. ${details}`, asking?.email);
  return sent(wanted, { key, target });
}

async function openOwn({ work, pagerduty, wanted, target }: Ringing, service: string): Promise<Fate> {
  const asking = await askingUser(work, wanted);
  const words = pageWords(work.incident, wanted, asking?.name);
  const made = await pagerduty.createIncident({ key: pageKey(work.incident, wanted), ...words, service, target }, asking?.email);
  return sent(wanted, { key: made.id, made, target });
}

async function askingUser({ context }: Work<'pagerduty.page'>, { by }: Page): Promise<{ name: string; email?: string | undefined } | undefined> {
  if (by.type !== 'person' || by.via !== 'slack') return undefined;
  const user = await soon(context.clock, slackPatienceMs, context.ports.slack.user(by.id));
  return user === 'away' ? undefined : user;
}

/** `made`: the PagerDuty incident that Tocsin opened for it; it belongs to the incident like any other alert. */
type Rung = { readonly key: string; readonly made?: PagerDutyIncident; readonly target?: PageTarget };

function sent(wanted: Page, { key, made, target }: Rung): Fate {
  const found = target && target !== wanted.target ? { target: { ...target, name: target.name.slice(0, 200) } } : {};
  return {
    outcome: `paged in ${key}`,
    async decide(now: Incident, _at, tx: Db): Promise<Decision> {
      const attached = made ? await attachPage(tx, now, toAlert(made), made.createdAt.toISOString(), tocsin) : decide([]);
      const bring: NewEffect[] = [wish('people.find'), wish('slack.people.invite')];
      return decide(
        [{ kind: 'page.sent', data: { page: wanted.id, key, ...found } }, ...attached.facts],
        [...said(wanted), ...(isOpen(now) ? bring : []), ...attached.effects],
      );
    },
  };
}

function toAlert({ id, title, url, service, urgency, assignees, escalationPolicy }: PagerDutyIncident): Alert {
  return {
    source: 'pagerduty', key: id, title: title.slice(0, 2_000), url: url.slice(0, 3_000), service: { id: service.id, name: service.name.slice(0, 300) },
    urgency, assignees: assignees.slice(0, 100).map((one) => ({ id: one.id, name: one.name.slice(0, 300) })),
    ...(escalationPolicy === undefined ? {} : { escalationPolicy }),
  };
}

/** The card shows what rings; the message says who was paged, or whom to call by hand. */
function said(wanted: Page): NewEffect[] {
  return [{ kind: 'slack.say', data: { about: 'page', ref: String(wanted.id) }, urgency: 'asked' }, wish('slack.card.show')];
}

function failed(wanted: Page, reason: string): Fate {
  return { outcome: `not paged: ${reason}`, decide: () => decide([{ kind: 'page.failed', data: { page: wanted.id, reason: reason.slice(0, 3_000) } }], said(wanted)) };
}

/** Recorded and not said: nobody waits for it any more. */
function over(wanted: Page): Fate {
  return { outcome: 'the incident is over', decide: () => decide([{ kind: 'page.failed', data: { page: wanted.id, reason: 'The incident was over before PagerDuty took the page.' } }]) };
}
