// Messages on the record, as people read them again: author, own time, words, a way back to where they stand, what became of them.
import type { Fact } from '../domain/facts.ts';
import { between } from '../domain/time.ts';
import { chatText } from './chat-text.ts';
import { link, mention, mentionId, when } from './escape.ts';

type Recorded = Extract<Fact, { kind: 'message.recorded' }>;
type Edited = Extract<Fact, { kind: 'message.edited' }>;
type Later = { readonly edits: readonly Edited[]; readonly deleted: boolean };

/** Below this, the difference between happening and being recorded is only the way here. */
export const lateMs = 2 * 60_000;

/** What became of a message after it was recorded; the latest edit last, by the time of the edit and not of its arrival. */
export function becameOf({ data, seq }: Recorded, facts: readonly Fact[]): Later {
  const about = facts.filter((fact) => fact.seq > seq && 'ts' in fact.data && fact.data.ts === data.ts && fact.data.channel === data.channel);
  const edits = about.filter((fact): fact is Edited => fact.kind === 'message.edited').sort((a, b) => a.at.localeCompare(b.at) || a.seq - b.seq);
  return { edits, deleted: about.some((fact) => fact.kind === 'message.deleted') };
}

/** `@grace: errors fall  (open, edited since)`; `recorder`: who put it there, if that is worth saying. */
export function messageWords(fact: Recorded, facts: readonly Fact[], most: number): string {
  return `${mentionId(fact.data.author)}: ${chatText(fact.data.text, most)}`.concat(notesOf(fact, facts));
}

function notesOf(fact: Recorded, facts: readonly Fact[]): string {
  const notes = messageNotes(fact, facts);
  return notes.length === 0 ? '' : `  (${notes.join(', ')})`;
}

/** In brackets behind a message. The link is left out where the message is gone. */
export function messageNotes(fact: Recorded, facts: readonly Fact[]): readonly string[] {
  const { edits, deleted } = becameOf(fact, facts);
  const { permalink, thread } = fact.data;
  const where = link(permalink !== undefined && permalink.length <= 300 ? permalink : undefined, thread === undefined ? 'open message' : 'open reply');
  const edit = edits.at(-1);
  return [
    ...(deleted || !where.startsWith('<') ? [] : [where]),
    ...added(fact),
    ...(edit ? [`edited ${when(edit.at)}`] : []),
    ...(deleted ? ['deleted in Slack since'] : []),
  ];
}

/** By whom, unless it was its author, and when, if that was later. */
function added({ by, data, at, recordedAt }: Recorded): string[] {
  const who = by.type === 'person' && by.id !== data.author ? ` by ${mention(by)}` : '';
  const late = between(at, recordedAt) > lateMs ? ` ${when(recordedAt)}` : '';
  return who === '' && late === '' ? [] : [`added${who}${late}`];
}
