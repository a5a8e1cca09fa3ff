// The file of a postmortem on its branch: read at the head, merged, committed only if the branch is still there. Never forced.
import { Outage, Rejected } from '../../domain/errors.ts';
import type { GitHub } from '../../ports.ts';
import { mergeDraft, type Conflict } from '../../render/postmortem/merge.ts';
import { hashIn, idIn, syncOff } from '../../render/postmortem/merge-front.ts';
import { beginDraft, keepDraft, type Draft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';

export const mostRounds = 4;

export type Place = { readonly repo: string; readonly base: string; readonly branch: string; readonly path: string };
export type Writing = {
  readonly incident: number; readonly place: Place; readonly generated: string; readonly headline: string; readonly earlier: Draft | undefined;
  /** The pull request, if there is one: where to look for a file that was moved. */
  readonly pull: number | undefined;
  /** People review it: the file stays as it is. */
  readonly ready: boolean;
};
/** `kept`: the file stays as a person left it, and `why` says what for. */
export type Written = {
  readonly what: 'written' | 'same' | 'kept'; readonly why?: 'gone' | 'sync-off' | 'no-base' | 'ready'; readonly path: string; readonly conflicts: readonly Conflict[];
  /** With `ready`: lines that the records would bring in by now. */
  readonly waiting?: readonly string[];
};

export async function writeFile(context: Context, github: GitHub, writing: Writing): Promise<Written> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const head = await branchHead(github, writing.place);
    const done = head === undefined ? undefined : await writeAt(context, github, writing, head);
    if (done) return done;
    context.log.info('the postmortem branch moved while we wrote; reading it again', { branch: writing.place.branch, round });
  }
  throw new Outage('github', `${writing.place.branch} keeps moving: somebody else is writing`, { retryAfterMs: 30_000 });
}

async function branchHead(github: GitHub, place: Place): Promise<string | undefined> {
  const head = await github.head(place.repo, place.branch);
  if (head !== undefined) return head;
  const base = await github.head(place.repo, place.base);
  if (base === undefined) throw new Rejected('github', 'no_base', `${place.repo} has no branch ${place.base}: make a first commit there, or set POSTMORTEM_BRANCH`);
  await github.createBranch(place.repo, place.branch, base);
  return github.head(place.repo, place.branch);
}

/** Undefined: the branch moved in between. */
async function writeAt(context: Context, github: GitHub, writing: Writing, head: string): Promise<Written | undefined> {
  const { place, earlier, generated, incident } = writing;
  const there = await find(github, writing, head);
  const path = there?.path ?? place.path;
  const kept = (why: NonNullable<Written['why']>, more: Partial<Written> = {}): Written => ({ what: 'kept', why, path, conflicts: earlier?.conflicts ?? [], ...more });
  if (!there && earlier?.written && writing.pull !== undefined) return kept('gone');
  if (there && syncOff(there.text)) return kept('sync-off');
  if (there && !earlier && there.text !== generated) return kept('no-base');
  const open = (earlier?.conflicts ?? []).map(({ where }) => where);
  const merged = there ? mergeDraft({ base: baseFor(earlier, there.text) ?? generated, theirs: there.text, ours: generated, open }) : { text: generated, conflicts: [] };
  const keep = () => keepDraft(context.pool, { incident, path, branch: place.branch, generated, conflicts: merged.conflicts });
  if (there?.text === merged.text) {
    if (!writing.ready) await keep();
    return { what: 'same', path, conflicts: merged.conflicts };
  }
  if (writing.ready && there) return kept('ready', { conflicts: merged.conflicts, waiting: linesOnlyIn(merged.text, there.text) });
  await beginDraft(context.pool, { incident, path, branch: place.branch }, { generated, text: merged.text });
  const done = await github.commitFile({ repo: place.repo, branch: place.branch, expectedHead: head, path, text: merged.text, headline: writing.headline });
  if (done === 'stale') return undefined;
  await keep();
  return { what: 'written', path, conflicts: merged.conflicts };
}

/** A person may have given the file another name: then it is the one of the pull request that carries the incident's id. */
async function find(github: GitHub, { place, earlier, generated, pull }: Writing, head: string): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const there = await github.readFile(place.repo, place.path, head);
  if (there) return { path: place.path, text: there.text };
  if (!earlier?.written || pull === undefined) return undefined;
  for (const path of await github.changedFiles(place.repo, pull)) {
    if (!/\.(md|markdown)$/i.test(path)) continue;
    const other = await github.readFile(place.repo, path, head);
    if (other && idIn(other.text) === idIn(generated)) return { path, text: other.text };
  }
  return undefined;
}

/** A commit that was begun may have arrived although nobody heard of it: its text, or the hash of its records, is in the file then. */
function baseFor(earlier: Draft | undefined, text: string): string | undefined {
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
