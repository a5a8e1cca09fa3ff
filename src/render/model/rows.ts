// What a model is shown of an incident: rows of the record and of the channel, people as roles, secrets taken out, cut to size.
import type { Fact, FactKind } from '../../domain/facts.ts';
import { ringsForPage, type Incident } from '../../domain/incident.ts';
import { instantOf, withoutDropped } from '../../domain/messages.ts';
import type { Row } from '../../domain/model/rows.ts';
import { oneLine } from '../escape.ts';
import { factKindWords, factText } from '../fact-words.ts';
import { redact } from '../postmortem/redact.ts';
import { withNames } from '../postmortem/people.ts';
import { roleWords } from './roles.ts';

/** A message of the channel that is not on the timeline. */
export type ChannelMessage = { readonly ts: string; readonly author?: string | undefined; readonly app?: { readonly name: string; readonly ours: boolean } | undefined; readonly text: string };
export type Shown = { readonly rows: readonly Row[]; readonly left: number };

const mostText = 500;
const mostRows = 400;
/** About 20,000 tokens, which models on one's own machine have room for as well. */
const mostCharacters = 60_000;

/** What happened and what people said. Our own housekeeping, who was invited and what became of issues tells nothing of the story. */
const told: ReadonlySet<FactKind> = new Set([
  'incident.opened', 'incident.renamed', 'status.set', 'severity.set', 'commander.set', 'role.set', 'handoff.ended', 'note.added', 'alert.attached', 'alert.acknowledged', 'alert.cleared', 'alert.retriggered', 'alert.noted', 'update.sent',
  'hypothesis.stated', 'hypothesis.settled', 'task.added', 'task.ended', 'decision.proposed', 'decision.objected', 'decision.made', 'message.recorded', 'message.edited', 'page.sent', 'page.failed', 'run.requested', 'run.rolling_back', 'run.finished',
  'step.finished', 'step.settled', 'incident.absorbed', 'followup.added',
]);
/** In these a person speaks. */
const speaking: ReadonlySet<FactKind> = new Set(['note.added', 'alert.noted', 'message.recorded', 'message.edited', 'update.sent', 'decision.proposed', 'decision.objected', 'task.added', 'followup.added', 'hypothesis.stated', 'status.set']);

export function modelRows(incident: Incident, facts: readonly Fact[], messages: readonly ChannelMessage[], channel: string | undefined): Shown {
  const roles = roleWords(facts, messages);
  const records = withoutDropped(facts).filter((fact) => told.has(fact.kind) && !(fact.kind === 'alert.attached' && ringsForPage(fact.data))).map((fact) => recordRow(fact, incident, roles));
  const kept = new Set(incident.messages.filter((one) => one.state === 'kept').map((one) => one.ts));
  const others = messages.filter((one) => !one.app?.ours && one.text.trim() !== '' && !kept.has(one.ts)).map((one, n) => messageRow(one, n + 1, channel, roles));
  return fitting([...records, ...others].sort((a, b) => a.at.localeCompare(b.at)));
}

function recordRow(fact: Fact, incident: Incident, roles: ReturnType<typeof roleWords>): Row {
  const named = withNames(fact, (who) => roles.of(who));
  const author = fact.kind === 'message.recorded' ? fact.data.author : undefined;
  // A message is its author's, whoever put it on the timeline.
  const text = fact.kind === 'message.recorded' ? fact.data.text : `${factKindWords[fact.kind]}: ${factText(named, incident)}`;
  return {
    id: `T${String(fact.seq).padStart(2, '0')}`, at: fact.at, who: author === undefined ? roles.of(fact.by) : roles.id(author), text: clean(text, roles),
    said: fact.by.type === 'person' && speaking.has(fact.kind), diagnosis: fact.kind === 'hypothesis.settled' && fact.data.how === 'confirmed' && stands(incident, fact.data.hypothesis),
    ...(fact.kind === 'message.recorded' ? { from: { channel: fact.data.channel, ts: fact.data.ts } } : {}),
  };
}

/** What was confirmed and ruled out later explains nothing. */
function stands({ hypotheses }: Incident, id: number): boolean {
  return hypotheses.some((one) => one.id === id && one.state === 'confirmed');
}

function messageRow({ ts, author, app, text }: ChannelMessage, number: number, channel: string | undefined, roles: ReturnType<typeof roleWords>): Row {
  return {
    id: `M${String(number).padStart(2, '0')}`, at: instantOf(ts), who: author === undefined ? oneLine(app?.name ?? 'an app').slice(0, 60) : roles.id(author), text: clean(text, roles), said: author !== undefined, diagnosis: false,
    ...(channel === undefined ? {} : { from: { channel, ts } }),
  };
}

/** Secrets are taken out before anything is cut: a part of one would not be known by its shape. */
function clean(text: string, roles: ReturnType<typeof roleWords>): string {
  const line = oneLine(roles.inText(redact(text)));
  return line.length <= mostText ? line : `${line.slice(0, mostText - 1).toWellFormed()}…`;
}

/** The beginning and the end tell most: what does not fit is left out in the middle. */
function fitting(rows: readonly Row[]): Shown {
  const kept = new Set<Row>();
  let room = mostCharacters;
  for (let n = 0; n < rows.length && kept.size < mostRows; n += 1) {
    const row = n % 2 === 0 ? rows[n / 2] : rows[rows.length - (n + 1) / 2];
    if (!row) continue;
    room -= row.text.length + row.who.length + 30;
    if (room < 0) break;
    kept.add(row);
  }
  return { rows: rows.filter((row) => kept.has(row)), left: rows.length - kept.size };
}
