// What happened since somebody looked last: the state now in two lines, then what changed. From the records alone, without a model.
import type { Known } from '../contracts.ts';
import type { Person } from '../domain/actor.ts';
import type { Config } from '../domain/config.ts';
import type { Answer } from '../domain/decision.ts';
import type { Fact, FactKind } from '../domain/facts.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { withoutDropped } from '../domain/messages.ts';
import type { Message } from './blocks.ts';
import { askedWords } from './card-command.ts';
import { fittingLines } from './card-list.ts';
import { decisions, machinery, of, people, standing, tasks, updates, type Away, type Part } from './catch-up-parts.ts';
import { chatText } from './chat-text.ts';
import { drillNote } from './drill.ts';
import { clip, link, mention, sentence, since, when } from './escape.ts';
import { messageWords } from './kept-messages.ts';
import { context, message, section } from './kit.ts';
import { commanderWords, count, lasted, nameOf, severityWords, statusWords } from './words.ts';

/** Nobody who was away needs to know: our own housekeeping, and steps on the way to something that is told. */
const noise: ReadonlySet<FactKind> = new Set([
  'card.posted', 'announcement.posted', 'run.shown', 'item.shown', 'step.ready', 'step.started', 'step.told', 'step.logged', 'nudge.sent', 'nudge.silenced', 'effect.retried', 'delivery.parked',
  'channel.created', 'channel.renamed', 'channel.archived', 'channel.unarchived', 'channel.closed',
]);
const most = 5;
const room = 1_300;

/** What is worth telling `reader` (a Slack id) of these records; none means that nothing changed for them. That they came they know. */
export function newsIn(facts: readonly Fact[], reader: string): readonly Fact[] {
  const own = (fact: Fact) => fact.kind === 'people.invited' && fact.data.people.every((id) => id === reader);
  return withoutDropped(facts).filter((fact) => !noise.has(fact.kind) && !own(fact));
}

/** For the person who asks: everything after what they have seen. What was read here is what they will have seen. */
export function catchUp(incident: Incident, by: Person, known: Known, config: Config): Answer {
  const seen = known.presence?.get(by.id)?.seenSeq ?? 0;
  const all = known.timeline ?? [];
  return { say: renderCatchUp(incident, all.filter((fact) => fact.seq > seen), { config, user: by.id }), looked: all.at(-1)?.seq ?? seen };
}

/** `facts`: those after what the reader has seen, the first ever included when they have seen nothing. `user`: the reader's Slack id. */
export function renderCatchUp(incident: Incident, facts: readonly Fact[], { config, user }: { readonly config: Config; readonly user: string }): Message {
  const first = facts[0]?.seq === 1;
  const news = newsIn(facts, user);
  const title = `*${nameOf(incident)}: ${clip(incident.title, 250)}*`;
  const state = [stateLine(incident, config), ...impactLine(incident)];
  const parts = partsOf({ incident, facts: news, config });
  const nothing = first ? 'Nothing has happened yet but its opening.' : `Nothing new since you looked last. You have seen everything up to ${when(incident.lastChangeAt)}.`;
  const heading = first ? 'From the beginning' : 'Since you looked last';
  const foot = `${count(news.length, 'record')} ${first ? 'so far' : 'since then'}; \`/incident timeline\` shows them one by one.`;
  const blocks = [
    section([title, ...state].join('\n')), ...drillNote(incident),
    ...(parts.length === 0 ? [section(nothing)] : [context(`${heading}, the latest first:`), ...parts.map(shown), context(foot)]),
  ];
  const summary = parts.length === 0 ? [nothing] : [`${heading}.`, ...parts.map((part) => `${part.title}: ${sentence(part.lines[0] ?? '')}`)];
  return message([`${nameOf(incident)}: ${clip(incident.title, 250)}.`, ...state, ...summary].join(' '), blocks, `${incident.id}:${incident.seq}:catch-up`);
}

function shown({ title, lines }: Part) {
  return section([`*${title}*`, ...fittingLines(lines.map((line) => `• ${line}`), { most, room })].join('\n'));
}

function partsOf(away: Away): readonly Part[] {
  return [standing(away), decisions(away), tasks(away), updates(away), machinery(away), words(away), people(away)].filter((part) => part.lines.length > 0);
}

/** `SEV2 Major, Investigating, open since …. Commander: @ada.` */
function stateLine(incident: Incident, config: Config): string {
  const took = lasted(incident);
  const age = isOpen(incident) || took === undefined ? `since ${since(incident.openedAt)}` : `after ${took}`;
  return `${severityWords(incident, config)}, ${statusWords[incident.status]}, ${isOpen(incident) ? 'open ' : ''}${age}. ${incident.commander ? `Commander: ${commanderWords(incident)}` : 'NO COMMANDER'}${askedWords(incident)}.`;
}

/** What customers notice, and when they hear more. */
function impactLine({ impact, lastUpdate, status }: Incident): string[] {
  const next = isOpen({ status }) && lastUpdate?.nextAt !== undefined ? `Next update due ${since(lastUpdate.nextAt)}.` : '';
  const line = [...(impact === undefined ? [] : [`Impact: ${sentence(clip(impact, 300))}`]), ...(next === '' ? [] : [next])].join(' ');
  return line === '' ? [] : [line];
}

/** Notes, messages worth keeping and links, the latest first. */
function words({ facts }: Away): Part {
  const said = facts.flatMap((fact): { at: string; seq: number; line: string }[] => {
    const line = wordsOf(fact, facts);
    return line === undefined ? [] : [{ at: fact.at, seq: fact.seq, line: `${when(fact.at)}  ${line}` }];
  });
  const edited = of(facts, 'message.edited').filter(({ data }) => !of(facts, 'message.recorded').some((one) => one.data.ts === data.ts && one.data.channel === data.channel));
  const edits = edited.map((fact) => ({ at: fact.at, seq: fact.seq, line: `${when(fact.at)}  Edited by ${mention(fact.by)}, reads now: ${chatText(fact.data.text, 200)}` }));
  const sorted = [...said, ...edits].sort((a, b) => b.at.localeCompare(a.at) || b.seq - a.seq);
  return { title: 'Notes and messages', lines: sorted.map(({ line }) => line) };
}

function wordsOf(fact: Fact, facts: readonly Fact[]): string | undefined {
  switch (fact.kind) {
    case 'message.recorded': return messageWords(fact, facts, 220);
    case 'note.added': return `${mention(fact.by)}: ${fact.by.type === 'person' && fact.by.via === 'slack' ? chatText(fact.data.text, 220) : clip(fact.data.text, 220)}`;
    case 'alert.noted': return `${mention(fact.by)}: ${clip(fact.data.text, 220)}`;
    case 'link.added': return `${mention(fact.by)}: ${link(fact.data.url.length <= 300 ? fact.data.url : undefined, clip(fact.data.title, 150))}`;
    default: return undefined;
  }
}
