// The timeline: one row for each fact, in the order in which things happened, numbered as they were recorded.
import type { Person } from '../../domain/actor.ts';
import type { Fact, FactKind } from '../../domain/facts.ts';
import { ringsForPage, type Incident } from '../../domain/incident.ts';
import { between, sayDuration } from '../../domain/time.ts';
import { factKindWords } from '../timeline.ts';
import { gantt } from './gantt.ts';
import { factId, roleName, systemName, utc, type Material } from './material.ts';
import { heading, paragraph, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine } from './prose.ts';
import { whatHappened } from './what.ts';

/** Our own housekeeping in Slack: what was posted is listed under "Messages sent", what we reminded people of is nobody's deed. */
const left: ReadonlySet<FactKind> = new Set(['card.posted', 'announcement.posted', 'run.shown', 'item.shown', 'nudge.sent', 'nudge.silenced']);
/** Below this, the difference between happening and being recorded is only the way here. */
const late = 5 * 60_000;

export function timeline(material: Material): Section {
  const whos = whoDid(material);
  const links = alertLinks(material.facts);
  const shown = material.facts.filter((fact) => !left.has(fact.kind) && !isOwnPage(fact) && !takenOff(fact, material.incident)).sort(byTime);
  const rows = shown.map((fact): readonly (string | Inline)[] => [
    factId(fact.seq), utc(fact.at), [words(whos.get(fact.seq) ?? '')],
    factKindWords[fact.kind], whatHappened(fact, material), source(fact, links),
  ]);
  return [
    heading(2, 'Timeline'),
    paragraph(words('Ids are the numbers of the records, the same in every draft. Numbers that are missing are housekeeping.')),
    gantt(material),
    table(['Id', 'Time (UTC)', 'Who', 'Kind', 'What', 'Source'], rows),
    prompt('What is missing here that people remember? Add it as a row of your own, with where it is from.'),
  ];
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

/** Who did each fact, by the role they had then. Roles follow the order of the records. */
function whoDid({ facts, names }: Material): ReadonlyMap<number, string> {
  const whos = new Map<number, string>();
  let commander: Person | undefined;
  for (const fact of facts) {
    if (fact.kind === 'commander.set') commander = fact.data.commander;
    whos.set(fact.seq, roleName(fact.by, commander, names));
  }
  return whos;
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
  if ('source' in fact.data && 'key' in fact.data) {
    return linked(links.get(`${fact.data.source} ${fact.data.key}`), systemName(fact.data.source));
  }
  if (fact.kind === 'message.recorded') return linked(fact.data.permalink, 'Slack');
  if (fact.kind === 'postmortem.opened') return linked(fact.data.url, `pull request ${fact.data.number}`);
  if (fact.kind === 'run.requested') return [words(`runbook ${oneLine(fact.data.runbook)} at ${oneLine(fact.data.blob, 13)}`)];
  return [words(fact.by.type === 'person' ? systemName(fact.by.via) : systemName(fact.by.id))];
}
