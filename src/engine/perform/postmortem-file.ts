// The file of a postmortem on its branch: read at the head, merged, committed only if the branch is still there. Never forced.
import { Outage, type System } from '../../domain/errors.ts';
import { mergeDraft, type Conflict, type Merged } from '../../render/postmortem/merge.ts';
import { hashIn, idIn, syncOff } from '../../render/postmortem/merge-front.ts';
import { beginDraft, keepDraft, type Draft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';

export const mostRounds = 4;

/** The branch as it is read and written, at GitHub or in any git remote. */
export type Desk = {
  readonly system: System;
  /** The commit to read at and to replace; the branch is made where it is not there. Undefined: look again. */
  head(): Promise<string | undefined>;
  read(path: string, at: string): Promise<string | undefined>;
  /** The files of the branch that its base has not or has otherwise. */
  changed(at: string): Promise<readonly string[]>;
  commit(input: { readonly head: string; readonly path: string; readonly text: string; readonly conflicts: readonly Conflict[] }): Promise<'stale' | 'done'>;
};
export type Writing = {
  readonly incident: number; readonly branch: string; readonly path: string; readonly generated: string; readonly earlier: Draft | undefined;
  /** The branch was there before: a file of ours that is not, a person moved or deleted. */
  readonly begun: boolean;
  /** People review it: the file stays as it is. */
  readonly ready: boolean;
};
/** `kept`: the file stays as a person left it, and `why` says what for. */
export type Written = {
  readonly what: 'written' | 'same' | 'kept'; readonly why?: 'gone' | 'sync-off' | 'no-base' | 'ready' | 'too-hard'; readonly path: string; readonly conflicts: readonly Conflict[];
  /** With `ready`: lines that the records would bring in by now. */
  readonly waiting?: readonly string[];
  /** With `too-hard`. */
  readonly refused?: Merged['refused'];
};

export async function writeFile(context: Context, desk: Desk, writing: Writing): Promise<Written> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const head = await desk.head();
    const done = head === undefined ? undefined : await writeAt(context, desk, writing, head);
    if (done) return done;
    context.log.info('the postmortem branch moved while we wrote; reading it again', { branch: writing.branch, round });
  }
  throw new Outage(desk.system, `${writing.branch} keeps moving: somebody else is writing`, { retryAfterMs: 30_000 });
}

/** Undefined: the branch moved in between. */
async function writeAt(context: Context, desk: Desk, writing: Writing, head: string): Promise<Written | undefined> {
  const { branch, earlier, generated, incident } = writing;
  const there = await find(desk, writing, head);
  const path = there?.path ?? writing.path;
  const kept = (why: NonNullable<Written['why']>, more: Partial<Written> = {}): Written => ({ what: 'kept', why, path, conflicts: earlier?.conflicts ?? [], ...more });
  if (!there && earlier?.written && writing.begun) return kept('gone');
  if (there && syncOff(there.text)) return kept('sync-off');
  if (there && !earlier && there.text !== generated) return kept('no-base');
  const open = (earlier?.conflicts ?? []).map(({ where }) => where);
  const merged: Merged = there ? mergeDraft({ base: baseFor(earlier, there.text) ?? generated, theirs: there.text, ours: generated, open }) : { text: generated, conflicts: [] };
  if (merged.refused) return kept('too-hard', { refused: merged.refused });
  const keep = () => keepDraft(context.pool, { incident, path, branch, generated, conflicts: merged.conflicts });
  if (there?.text === merged.text) {
    if (!writing.ready) await keep();
    return { what: 'same', path, conflicts: merged.conflicts };
  }
  if (writing.ready && there) return kept('ready', { conflicts: merged.conflicts, waiting: linesOnlyIn(merged.text, there.text) });
  await beginDraft(context.pool, { incident, path, branch }, { generated, text: merged.text });
  if ((await desk.commit({ head, path, text: merged.text, conflicts: merged.conflicts })) === 'stale') return undefined;
  await keep();
  return { what: 'written', path, conflicts: merged.conflicts };
}

/** A person may have given the file another name: then it is the one on the branch that carries the incident's id. */
export async function find(desk: Desk, { path: usual, earlier, generated, begun }: Pick<Writing, 'path' | 'earlier' | 'generated' | 'begun'>, head: string): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const there = await desk.read(usual, head);
  if (there !== undefined) return { path: usual, text: there };
  if (!earlier?.written || !begun) return undefined;
  for (const path of await desk.changed(head)) {
    if (!/\.(md|markdown)$/i.test(path)) continue;
    const text = await desk.read(path, head);
    if (text !== undefined && idIn(text) === idIn(generated)) return { path, text };
  }
  return undefined;
}

/** A commit that was begun may have arrived although nobody heard of it: its text, or the hash of its records, is in the file then. */
export function baseFor(earlier: Draft | undefined, text: string): string | undefined {
  const { next, generated } = earlier ?? {};
  if (!next) return generated;
  const hash = hashIn(next.generated);
  const arrived = text === next.text || (hash !== undefined && hash !== hashIn(generated ?? '') && text.includes(hash));
  return arrived ? next.generated : generated;
}

function linesOnlyIn(text: string, other: string): readonly string[] {
  const known = new Set(other.split(/\r?\n/));
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !known.has(line));
}
