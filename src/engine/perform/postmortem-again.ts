// Where the next pull request of a postmortem goes, after people merged or closed the last one and somebody asked for another.
import { Rejected } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import type { GitHub, Pull } from '../../ports.ts';
import { hashIn } from '../../render/postmortem/merge-front.ts';
import { keepDraft, type Draft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import type { Place } from './postmortem-desk.ts';
import type { Drafted } from './postmortem-draft.ts';

export type Standing = { readonly branch: string; readonly there: Pull | undefined; readonly again: boolean };

/** What people ended stays ended, unless somebody asked for another after exactly this one: then it is the next branch. */
export async function standingOf(github: GitHub, repo: string, incident: Incident, { branch, rendered }: Drafted): Promise<Standing> {
  const there = await github.pullFrom(repo, branch);
  const { state, number } = incident.postmortem ?? {};
  const asked = state === 'wanted' && number !== undefined;
  if (!there || there.state === 'open' || !asked || number !== there.number) return { branch, there, again: asked };
  const next = nextBranch(rendered.branch, branch);
  if (there.state === 'closed') await carryOver(github, repo, branch, next);
  return { branch: next, there: await github.pullFrom(repo, next), again: true };
}

/** `postmortem/inc-42`, then `postmortem/inc-42-2`. */
function nextBranch(first: string, last: string): string {
  const count = last.startsWith(`${first}-`) ? Number(last.slice(first.length + 1)) : 1;
  return `${first}-${Number.isInteger(count) ? count + 1 : 2}`;
}

/** What people wrote before they closed it stands on its branch only; where that is gone, the next begins at the base. */
async function carryOver(github: GitHub, repo: string, from: string, to: string): Promise<void> {
  const head = await github.head(repo, from);
  if (head !== undefined) await github.createBranch(repo, to, head);
}

/** Undefined when the branch has nothing that its base lacks. */
export async function unlessNothingNew(opening: Pull | Promise<Pull>): Promise<Pull | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof Rejected && error.code === '422' && /no commits between/i.test(error.message)) return undefined;
    throw error;
  }
}

type Late = { readonly earlier: Draft; readonly generated: string; readonly path: string; readonly pull: number };

/**
 * Merged while we wrote: what came with our commit is not in what people merged, and must not count as deleted by them when
 * another pull request is asked for. So the base of the next merge is the one of before.
 */
export async function takeBackLate(context: Context, github: GitHub, { repo, base }: Place, { earlier, generated, path, pull }: Late): Promise<void> {
  if ((await github.pull(repo, pull))?.state !== 'merged') return;
  const head = await github.head(repo, base);
  const file = head === undefined ? undefined : await github.readFile(repo, path, head);
  if (file && hashIn(file.text) !== hashIn(generated)) await keepDraft(context.pool, earlier);
}
