// The parts of the card that are there only when there is something to say: alerts, people, runs, what was given up, links.
import type { Config } from '../domain/config.ts';
import { incidentName, isOpen, type Incident, type IncidentAlert } from '../domain/incident.ts';
import type { KnownBlock } from './blocks.ts';
import { dashboardsOf } from './bookmarks.ts';
import { capital, clip, link, mentionId, sentence, when } from './escape.ts';
import { button, context, section } from './kit.ts';
import { missingName, missingWhy } from './missing.ts';
import { runState } from './run-words.ts';
import { alertCount, alertWords, andMore, doing, instead, some, sourceWords } from './words.ts';

const mostAlerts = 5;
const mostInvited = 15;
const mostMissing = 5;
const mostRuns = 4;
const mostTroubles = 3;

const order: Readonly<Record<IncidentAlert['state'], number>> = { triggered: 0, acknowledged: 1, cleared: 2 };

/** Those that still fire first, each with its link. */
export function alertsPart({ alerts }: Incident): KnownBlock | undefined {
  if (alerts.length === 0) return undefined;
  const sorted = [...alerts].sort((a, b) => order[a.state] - order[b.state]);
  const lines = sorted.slice(0, mostAlerts).map((alert) => alertLine(alert));
  return section([`*Alerts* (${alertCount(alerts)})`, ...lines, ...andMore(alerts.length - mostAlerts)].join('\n'));
}

/** `Triggered: 5xx rate high · checkout-api, high urgency, P1 · open in PagerDuty`, the last a link. */
export function alertLine(alert: IncidentAlert): string {
  const priority = alert.priority === undefined ? [] : [clip(alert.priority, 30)];
  const details = [clip(alert.service.name, 60), `${clip(alert.urgency, 20)} urgency`, ...priority].join(', ');
  const merged = alert.mergedInto === undefined ? '' : ', merged into another one';
  const where = link(alert.url, `open in ${sourceWords(alert.source)}`);
  return `• ${alertWords[alert.state]}${merged}: ${clip(alert.title, 150)} · ${details} · ${where}`;
}

/** Who is missing matters only while it is open. */
export function peoplePart(incident: Incident): KnownBlock | undefined {
  const { invited } = incident;
  const missing = isOpen(incident) ? incident.missing.filter((one) => !invited.includes(one.id)) : [];
  const there = invited.length === 0 ? [] : [`*Brought in*: ${some(invited.map((id) => mentionId(id)), mostInvited)}`];
  const gone = missing.slice(0, mostMissing).map((one) => `• ${missingName(one)}: ${missingWhy(one)}`);
  const title = missing.length === 0 ? [] : ['*Not here yet, please call or invite them by hand*'];
  const lines = [...there, ...title, ...gone, ...andMore(missing.length - mostMissing)];
  return lines.length === 0 ? undefined : section(lines.join('\n'));
}

/** Runs in progress, newest first; what has ended stands in its own message and in the timeline. */
export function runsPart({ runs }: Incident): KnownBlock | undefined {
  const going = runs.filter((run) => run.status === 'running').reverse();
  if (going.length === 0) return undefined;
  const lines = going.slice(0, mostRuns).map((run) => `• ${clip(run.title, 120)}: ${runState(run)}`);
  return section(['*Runbooks in progress*', ...lines, ...andMore(going.length - mostRuns)].join('\n'));
}

/** What Tocsin gave up, newest first, with what a person can do. */
export function troublesPart(incident: Incident): KnownBlock[] {
  const { troubles } = incident;
  if (troubles.length === 0) return [];
  const lines = troubles.slice(-mostTroubles).reverse().map(({ kind, at, reason }) =>
    `• ${capital(doing(kind))} (${when(at)}): ${sentence(clip(reason, 400))} ${instead(kind)}`);
  const retry = button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) });
  const more = andMore(troubles.length - mostTroubles);
  return [section(['*Tocsin gave up, please look*', ...lines, ...more].join('\n'), retry)];
}

export function linksPart(incident: Incident, config: Config): KnownBlock | undefined {
  const dashboards = dashboardsOf(incident, config).slice(0, 3)
    .flatMap((one) => linked(one.link, `Dashboard ${clip(one.service, 40)}`));
  const all = [...new Set([...dashboards, ...postmortemWords(incident)])];
  return all.length === 0 ? undefined : context(`*Links*: ${all.join(' · ')}`);
}

function linked(url: string | undefined, words: string): string[] {
  const made = link(url, words);
  return made === words ? [] : [made];
}

/** The link to the postmortem, or that it is being written; nothing when there is none. */
export function postmortemWords(incident: Pick<Incident, 'id' | 'postmortem'>): string[] {
  const { postmortem } = incident;
  if (!postmortem) return [];
  if (postmortem.url === undefined) return [`The postmortem of ${incidentName(incident.id)} is being written`];
  return [link(postmortem.url, `Postmortem${postmortem.number === undefined ? '' : `, pull request ${postmortem.number}`}`)];
}
