// The timeline in Slack: what happened, oldest first, each with its time and who did it.
import { tocsin } from '../domain/actor.ts';
import type { Fact, FactKind } from '../domain/facts.ts';
import { ringsForPage, type Incident } from '../domain/incident.ts';
import { withoutDropped } from '../domain/messages.ts';
import { between } from '../domain/time.ts';
import type { Message } from './blocks.ts';
import { chatText } from './chat-text.ts';
import { drillNote } from './drill.ts';
import { cutMrkdwn, mention, mentionId, when } from './escape.ts';
import { sayFact } from './fact-words.ts';
import { lateMs, messageNotes } from './kept-messages.ts';
import { context, header, limits, message, section } from './kit.ts';
import { pack } from './pack.ts';
import { count, nameOf } from './words.ts';

export { factKindWords, factText, sayFact } from './fact-words.ts';

/** Tocsin's own housekeeping: in the API and the record, but not in what people read at night. */
const quiet: ReadonlySet<FactKind> = new Set(['card.posted', 'announcement.posted', 'run.shown', 'item.shown', 'step.ready', 'step.started', 'step.told', 'step.logged', 'nudge.sent', 'storm.alert']);

/** What people read at night. What rings because we paged somebody is said by the page. */
export function isTold(fact: Fact): boolean {
  return !quiet.has(fact.kind) && !(fact.kind === 'alert.attached' && ringsForPage(fact.data));
}

const longestLine = 420;
const room = limits.characters - 700;

/** The newest `most` rows in the order in which they happened, fewer when they are long; says how many are left out. */
export function renderTimeline(incident: Incident, facts: readonly Fact[], { most }: { readonly most: number }): Message {
  const told = withoutDropped(facts).filter(isTold).sort((a, b) => a.at.localeCompare(b.at) || a.seq - b.seq);
  const lines = newest(told.slice(-most).map((fact) => line(fact, incident, facts)), room);
  const notes = [
    ...(told.length > lines.length ? [`${count(told.length - lines.length, 'earlier row')} not shown here.`] : []),
    ...(facts.length > told.length ? [`${count(facts.length - told.length, 'row')} of housekeeping left out.`] : []),
    `Add to it with \`/incident note\`.`,
  ];
  const title = `${nameOf(incident)}: timeline`;
  const newestRow = lines.at(-1);
  const rows = `${title}, ${count(lines.length, 'row')}. ${newestRow ?? ''}`;
  const text = newestRow === undefined ? `${title}: nothing is recorded yet.` : rows;
  const sections = lines.length === 0 ? [section('Nothing is recorded yet.')] : pack(lines, limits.characters).sections;
  const blocks = [header(title), ...drillNote(incident), ...sections, context(notes.join(' '))];
  return message(text, blocks, `${incident.id}:${incident.seq}:timeline`);
}

/** `yesterday 03:00  *Note*  what happened  (Ada, learned today 04:10)`; nobody is named for what Tocsin did. */
function line(fact: Fact, incident: Incident, facts: readonly Fact[]): string {
  const { text, kind } = sayFact(fact, incident);
  const notes = noteOf(fact, text, facts);
  return `${when(fact.at)}  ${labelled(kind, written(fact) ?? cutMrkdwn(text, longestLine))}${notes.length === 0 ? '' : `  (${notes.join(', ')})`}`;
}

/** `*Note*  what happened`; `*Task* 1 done` where the words begin with their kind already. */
function labelled(kind: string, words: string): string {
  return words.startsWith(`${kind} `) ? `*${kind}*${words.slice(kind.length)}` : `*${kind}*  ${words}`;
}

/** A message has an author of its own: whoever put it on the timeline is named beside them. */
function noteOf(fact: Fact, text: string, facts: readonly Fact[]): readonly string[] {
  if (fact.kind === 'message.recorded') return messageNotes(fact, facts);
  return [
    ...(saidAlready(fact, text) ? [] : [mention(fact.by)]),
    ...(between(fact.at, fact.recordedAt) > lateMs ? [`learned ${when(fact.recordedAt)}`] : []),
  ];
}

/** What was written in Slack is shown as it was there, links and people included. */
function written(fact: Fact): string | undefined {
  if (fact.kind === 'message.recorded') return `${mentionId(fact.data.author)} wrote: ${chatText(fact.data.text, longestLine)}`;
  if (fact.kind === 'message.edited') return `A message was edited. It reads now: ${chatText(fact.data.text, longestLine)}`;
  return fact.kind === 'note.added' && fact.by.type === 'person' && fact.by.via === 'slack' ? chatText(fact.data.text, longestLine) : undefined;
}

/** Nobody is named for what Tocsin did, nor whom the words begin with, nor Slack for who came by themselves. */
function saidAlready({ by, kind }: Fact, text: string): boolean {
  if (by.type === 'person') return text.startsWith(`${mention(by)} `);
  return by.id === tocsin.id || kind.startsWith('alert.') || kind === 'incident.opened' || kind === 'people.invited';
}

function newest(lines: readonly string[], most: number): readonly string[] {
  let left = most;
  const from = lines.findLastIndex((one) => {
    left -= one.length + 1;
    return left < 0;
  });
  return lines.slice(from + 1);
}
