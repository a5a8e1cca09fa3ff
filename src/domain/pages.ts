// Paging somebody into an incident: when it is asked for, what PagerDuty is told, and how our own page is known when it comes back.
import type { Actor } from './actor.ts';
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import type { NewFact } from './facts.ts';
import { incidentName, isOpen, type Incident, type IncidentAlert, type Page } from './incident.ts';
import type { PageTarget } from './paging.ts';
import { between, type Instant } from './time.ts';

/** The reminder that speaks when PagerDuty has not taken a page (handlers/nudges/page_unsent.ts). */
export const unsentNudge = 'page_unsent';
/** How long PagerDuty may take before the channel hears that it does not answer. */
export const unsentAfterMs = 5_000;
/** Two people often page the same one at the same moment. */
const twiceWithinMs = 120_000;
export const defaultReason = 'You are needed.';

type Wish = { readonly target: PageTarget; readonly why?: string | undefined; readonly by?: Actor | undefined; readonly away?: boolean };

/** Asks for a page. `away`: PagerDuty is known not to answer, so whom to call by hand is said at once. */
export function paging(incident: Incident, { target, why, by, away = false }: Wish): Decision {
  const page = incident.pages.length + 1;
  const ref = String(page);
  const requested: NewFact = { kind: 'page.requested', ...(by ? { by } : {}), data: { page, target, why: (why ?? '').trim().slice(0, 1_000) || defaultReason } };
  const said: NewFact = { kind: 'nudge.sent', data: { nudge: unsentNudge, ref, times: 1 } };
  return decide(
    away ? [requested, said] : [requested],
    [{ kind: 'pagerduty.page', data: { page } }, ...(away ? [{ kind: 'slack.say', data: { about: 'page', ref: waitingRef(page) }, urgency: 'asked' } as const] : [])],
  );
}

/** What a message about a page is about: that PagerDuty does not answer yet (`3:waiting`), or how it ended (`3`). */
export function waitingRef(page: number): string {
  return `${page}:waiting`;
}

/** Why nobody can be paged from here now; undefined when it can be done. */
export function cannotPage(incident: Incident, config: Config): 'over' | 'no-way' | undefined {
  if (!isOpen(incident)) return 'over';
  return ringing(incident) || config.paging.service !== undefined ? undefined : 'no-way';
}

/** The same person or policy, paged so shortly ago that it may be meant. */
export function pagedJustNow(incident: Incident, target: PageTarget, now: Instant): Page | undefined {
  return incident.pages.findLast((page) => page.state !== 'failed' && between(page.at, now) < twiceWithinMs && sameTarget(page.target, target));
}

function sameTarget(a: PageTarget, b: PageTarget): boolean {
  return a.id === '' || b.id === '' ? a.name === b.name : a.id === b.id;
}

/** The PagerDuty incident of this one that still rings, if there is one: people are asked into it. */
export function ringing({ alerts }: Pick<Incident, 'alerts'>): IncidentAlert | undefined {
  return alerts.find((alert) => alert.source === 'pagerduty' && alert.state !== 'cleared');
}

/** `INC-42 page 3`: with it a page is found again in PagerDuty, so it begins every message of ours there. */
export function pageMark(incident: Pick<Incident, 'id'>, page: Pick<Page, 'id'>): string {
  return `${incidentName(incident.id)} page ${page.id}`;
}

/** What PagerDuty shows whoever is paged. Of a private incident it learns neither the title nor the reason. `by`: the asking person's name. */
export function pageWords(incident: Incident, page: Page, by: string | undefined): { readonly title: string; readonly details: string } {
  const mark = pageMark(incident, page);
  const asking = by === undefined ? 'Tocsin asks for you.' : `${line(by)} asks for you.`;
  if (incident.private) return { title: `${mark}: you are needed in a private incident`, details: `${asking} What it is about stands in its private Slack channel: ask them to bring you in.` };
  const where = incident.channel ? ` It is worked on in Slack, in #${line(incident.channel.name)}.` : '';
  return { title: `${mark}: ${line(incident.title)}`.slice(0, 250), details: `${line(page.why).replace(/[^.!?…]$/, '$&.')} ${asking}${where}`.slice(0, 1_000) };
}

function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toWellFormed();
}

/** The key of a PagerDuty incident that Tocsin opens for a page. The moment of the opening keeps installations and emptied databases apart. */
export function pageKey(incident: Pick<Incident, 'id' | 'openedAt'>, page: Pick<Page, 'id'>): string {
  return `tocsin-${incidentName(incident.id)}-page-${page.id}-${Date.parse(incident.openedAt).toString(36)}`;
}

/** The incident whose page has this key, as the key says; `isOurPage` says whether it is true. */
export function incidentOfPageKey(key: string): number | undefined {
  const found = /^tocsin-INC-([1-9][0-9]{0,8})-page-[1-9][0-9]{0,5}-[0-9a-z]{1,12}$/.exec(key);
  return found ? Number(found[1]) : undefined;
}

/** Anybody may write a key: it must be that of a page which this incident asked for. */
export function isOurPage(incident: Pick<Incident, 'id' | 'openedAt' | 'pages'>, key: string): boolean {
  return incident.pages.some((page) => pageKey(incident, page) === key);
}
