// The parts of the card that are there only when there is something to say: alerts, people, runs, what was given up, links.
import type { Config } from '../domain/config.ts';
import { isOpen, type Incident, type IncidentAlert } from '../domain/incident.ts';
import type { KnownBlock } from './blocks.ts';
import { dashboardsOf } from './bookmarks.ts';
import { postmortemWhere } from './postmortem-where.ts';
import { fittingLines, fittingWords, listed } from './card-list.ts';
import { capital, clip, cutMrkdwn, link, mentionId, sentence, when } from './escape.ts';
import { button, context, section } from './kit.ts';
import { missingName, missingWhy } from './missing.ts';
import { isGoing, runState } from './run-words.ts';
import { alertCount, alertWords, doing, instead, realAlerts, some, sourceWords } from './words.ts';

const mostInvited = 15;
/** A longer address would take the place of everything else on the card. */
const longestLink = 400;

const order: Readonly<Record<IncidentAlert['state'], number>> = { triggered: 0, acknowledged: 1, cleared: 2 };

/** Those that still fire first, each with its link. What rings because we paged somebody is no alert of its own. */
export function alertsPart(incident: Incident): KnownBlock | undefined {
  const alerts = realAlerts(incident);
  const sorted = [...alerts].sort((a, b) => order[a.state] - order[b.state]);
  return listed(`*Alerts* (${alertCount(alerts)})`, sorted.map((alert) => alertLine(alert)), { most: 5, room: 1_400 });
}

/** `Triggered: 5xx rate high · checkout-api, high urgency, P1 · open in PagerDuty`, the last a link. */
export function alertLine(alert: IncidentAlert): string {
  const priority = alert.priority === undefined ? [] : [clip(alert.priority, 30)];
  const details = [clip(alert.service.name, 60), `${clip(alert.urgency, 20)} urgency`, ...priority].join(', ');
  const merged = alert.mergedInto === undefined ? '' : ', merged into another one';
  const where = shortLink(alert.url, `open in ${sourceWords(alert.source)}`);
  return `• ${alertWords[alert.state]}${merged}: ${clip(alert.title, 150)} · ${details} · ${where}`;
}

function shortLink(url: string | undefined, words: string): string {
  const made = link(url, words);
  return made.length > longestLink ? words : made;
}

/** Who is missing matters only while it is open. */
export function peoplePart(incident: Incident): KnownBlock | undefined {
  const { invited } = incident;
  const missing = isOpen(incident) ? incident.missing.filter((one) => !invited.includes(one.id)) : [];
  const there = invited.length === 0 ? [] : [cutMrkdwn(`*People*: ${some(invited.map((id) => mentionId(id)), mostInvited)}`, 400)];
  const gone = missing.map((one) => `• ${missingName(one)}: ${missingWhy(one)}`);
  const title = missing.length === 0 ? [] : ['*Not here yet, please call or invite them by hand*'];
  const lines = [...there, ...title, ...(gone.length === 0 ? [] : fittingLines(gone, { most: 5, room: 600 }))];
  return lines.length === 0 ? undefined : section(lines.join('\n'));
}

/** Runs in progress, newest first; what has ended stands in its own message and in the timeline. */
export function runsPart({ runs }: Incident): KnownBlock | undefined {
  const going = runs.filter(isGoing).reverse();
  return listed('*Runbooks in progress*', going.map((run) => `• ${clip(run.title, 120)}: ${runState(run)}`), { most: 4, room: 600 });
}

/** What Tocsin gave up, newest first, with what a person can do. */
export function troublesPart({ id, troubles }: Incident): KnownBlock[] {
  if (troubles.length === 0) return [];
  const lines = [...troubles].reverse().map(({ kind, at, reason }) =>
    `• ${capital(doing(kind))} (${when(at)}): ${sentence(clip(reason, 400))} ${instead(kind)}`);
  const retry = button({ id: 'retry_effects', text: 'Try again', value: String(id) });
  return [section(['*Tocsin gave up, please look*', ...fittingLines(lines, { most: 3, room: 1_100 })].join('\n'), retry)];
}

/** What people added, newest first, then dashboards and the postmortem. */
export function linksPart(incident: Incident, config: Config): KnownBlock | undefined {
  const added = [...incident.links].reverse().slice(0, 5).flatMap((one) => linked(one.url, clip(one.title, 60)));
  const dashboards = dashboardsOf(incident, config).slice(0, 3)
    .flatMap((one) => linked(one.link, `Dashboard ${clip(one.service, 40)}`));
  const all = [...new Set([...postmortemWords(incident), ...dashboards, ...added])];
  return all.length === 0 ? undefined : context(`*Links*: ${fittingWords(all, ' · ', 900)}`);
}

function linked(url: string | undefined, words: string): string[] {
  const made = shortLink(url, words === '' ? 'link' : words);
  return made.startsWith('<') ? [made] : [];
}

/** The link to the postmortem, or its branch where there is no address; nothing while there is none. */
export function postmortemWords({ postmortem }: Pick<Incident, 'postmortem'>): string[] {
  if (postmortem === undefined) return [];
  const where = postmortem.url === undefined ? postmortemWhere({ postmortem }) : undefined;
  if (postmortem.url === undefined) return where === undefined ? [] : [`Postmortem: ${where}`];
  return [link(postmortem.url, `Postmortem${postmortem.number === undefined ? '' : `, pull request ${postmortem.number}`}`)];
}
