// The timeline: one row for each fact, in the order in which things happened, numbered as they were recorded.
import type { Fact, FactKind } from '../../domain/facts.ts';
import { ringsForPage, type Incident } from '../../domain/incident.ts';
import { between, sayDuration } from '../../domain/time.ts';
import { factKindWords } from '../timeline.ts';
import { statusWords } from '../words.ts';
import { gantt } from './gantt.ts';
import { factId, notRecorded, stamp, systemName, whoDid, type Material } from './material.ts';
import { heading, paragraph, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine } from './prose.ts';
import { isAfterwards, isDetection, isTold, toldBy, toldConflict, toldImpact, toldKind, toldSource, wordsTold } from './told.ts';
import { whatHappened } from './what.ts';

/** Our own housekeeping in Slack: what was posted is listed under "Messages sent", what we reminded people of is nobody's deed. */
const left: ReadonlySet<FactKind> = new Set(['card.posted', 'announcement.posted', 'run.shown', 'item.shown', 'nudge.sent', 'nudge.silenced', 'suggestion.asked', 'suggestion.made', 'suggestion.settled', 'suggestion.placed', 'storm.alert']);
/** Below this, the difference between happening and being recorded is only the way here. */
const late = 5 * 60_000;

export function timeline(material: Material): Section {
  const links = alertLinks(material.facts);
  const afterwards = isAfterwards(material);
  const rows = rowsOf(material).map((fact): readonly (string | Inline)[] => [
    factId(fact.seq), stamp(fact.at, material), [words(afterwards ? whoTold(fact, material) : whoDid(fact, material))],
    kindOf(fact, afterwards), whatHappened(fact, material),
    afterwards ? origin(fact, links) : source(fact, links),
  ]);
  return [
    heading(2, 'Timeline'),
    paragraph(words(`Ids are the numbers of the records, the same in every draft. Numbers that are missing are housekeeping${afterwards ? ', or stand in other sections' : ''}.`)),
    gantt(material),
    table(['Id', 'Time (UTC)', 'Who', 'Kind', 'What', 'Source'], rows),
    prompt('What is missing here that people remember? Add it as a row of your own, with where it is from.'),
  ];
}

function kindOf(fact: Fact, afterwards: boolean): string {
  if (isTold(fact)) return toldKind(fact.data.text).kind ?? factKindWords[fact.kind];
  return afterwards && fact.kind === 'incident.opened' ? 'Impact begins' : factKindWords[fact.kind];
}

function rowsOf(material: Material): readonly Fact[] {
  const { facts, incident } = material;
  const elsewhere = isAfterwards(material) ? toldElsewhere(material) : () => false;
  return facts.filter((fact) => isRow(fact, incident) && !elsewhere(fact)).sort(byTime);
}

/** Whether it stands on the timeline, of an incident that was recorded as it happened. */
export function isRow(fact: Fact, incident: Incident): boolean {
  return !left.has(fact.kind) && !isOwnPage(fact) && !takenOff(fact, incident);
}

/** What another section shows, and what two rows of one time would say twice. Links are its sources, and no events of that time. */
function toldElsewhere({ facts, config }: Material): (fact: Fact) => boolean {
  const shown = new Set(config.postmortem.sections);
  const told = wordsTold(facts);
  return (fact) => {
    if (fact.kind === 'link.added' || fact.kind === 'postmortem.wanted') return true;
    if (fact.kind === 'incident.opened') return told.has(`${fact.at} Impact begins`);
    if (fact.kind === 'status.set') return fact.data.evidence === undefined && told.has(`${fact.at} ${statusWords[fact.data.status]}`);
    return (shown.has('impact') && toldImpact(fact) !== undefined) || (shown.has('sources') && toldConflict(fact) !== undefined) || (shown.has('detection') && isDetection(fact));
  };
}

/** Whoever did it then, not whoever wrote it down; what people did about it here since is theirs. */
function whoTold(fact: Fact, material: Material): string {
  const written = isTold(fact) || fact.kind === 'incident.opened' || fact.kind === 'status.set';
  return written ? oneLine(toldBy(fact) ?? notRecorded, 200) : whoDid(fact, material);
}

/** What rings because somebody was paged: the page stands there already. */
function isOwnPage(fact: Fact): boolean {
  return fact.kind === 'alert.attached' && ringsForPage(fact.data);
}

/** A message that somebody put on the timeline and took off again: its record stays, the document does without. */
function takenOff(fact: Fact, { messages }: Incident): boolean {
  if (!fact.kind.startsWith('message.') || !('ts' in fact.data)) return false;
  const { channel, ts } = fact.data;
  return messages.some((one) => one.channel === channel && one.ts === ts && one.state === 'dropped');
}

function byTime(a: Fact, b: Fact): number {
  if (a.at === b.at) return a.seq - b.seq;
  return a.at < b.at ? -1 : 1;
}

function alertLinks(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const { kind, data } of facts) {
    if (kind === 'alert.attached' && data.url !== undefined) links.set(`${data.source} ${data.key}`, data.url);
  }
  return links;
}

function source(fact: Fact, links: ReadonlyMap<string, string>): Inline {
  const delay = between(fact.at, fact.recordedAt);
  const note = delay >= late ? [words(`, recorded ${sayDuration(delay)} later`)] : [];
  return [...origin(fact, links), ...note];
}

function origin(fact: Fact, links: ReadonlyMap<string, string>): Inline {
  if (isTold(fact)) return toldSource(fact, systemName);
  if ('source' in fact.data && 'key' in fact.data) {
    return linked(links.get(`${fact.data.source} ${fact.data.key}`), systemName(fact.data.source));
  }
  if (fact.kind === 'message.recorded') return linked(fact.data.permalink, 'Slack');
  if (fact.kind === 'postmortem.opened') return linked(fact.data.url, fact.data.number === undefined ? `branch ${oneLine(fact.data.branch, 100)}` : `pull request ${fact.data.number}`);
  if (fact.kind === 'followup.issue_opened' || fact.kind === 'followup.issue_moved') return linked(fact.data.url, `issue ${fact.data.number}`);
  if (fact.kind === 'run.requested') return [words(`runbook ${oneLine(fact.data.runbook)} at ${oneLine(fact.data.blob, 13)}`)];
  return [words(fact.by.type === 'person' ? systemName(fact.by.via) : systemName(fact.by.id))];
}
