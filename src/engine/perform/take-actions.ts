// After the merge: the document is read once where it went, and the actions that people wrote into it become follow-ups.
import type { Actor } from '../../domain/actor.ts';
import { actionsIn, actionsTaken, mostRows, sortRows, type DocumentAction } from '../../domain/document-actions.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { IssueNow } from '../../domain/github/news.ts';
import type { Incident } from '../../domain/incident.ts';
import type { GitHub } from '../../ports.ts';
import { idIn } from '../../render/postmortem/merge-front.ts';
import type { Context } from '../context.ts';
import { issueNow } from './issue.ts';
import { githubDesk } from './postmortem-desk.ts';
import { draftOf, type Drafted } from './postmortem-draft.ts';
import { baseFor, find } from './postmortem-file.ts';
import { git, lookAt } from './postmortem-remote.ts';
import type { Performer } from './work.ts';

const atGitHub: Actor = { type: 'system', id: 'github', name: 'GitHub' };
/** A branch may be shown as it was for a moment after the merge. */
const looks = 3;
const nextLookMs = 30_000;

export const takeActions: Performer<'postmortem.actions.take'> = async ({ incident, context, effect }) => {
  if (incident.postmortem?.state !== 'merged' || incident.mergedInto !== undefined) return { outcome: 'no longer to be read' };
  const drafted = await draftOf(context, incident);
  if (!drafted.earlier) return { outcome: 'there is no draft of ours to compare it with' };
  const text = await mergedText(context, incident, drafted);
  if (text === undefined && effect.attempt < looks) throw new Outage('github', 'the merged postmortem is not to be seen yet', { retryAfterMs: nextLookMs });
  if (text === undefined) return { outcome: 'the merged postmortem is not where it was written' };
  const read = (markdown: string) => actionsIn(markdown, context.config.postmortem.wording.actions?.title);
  const theirs = read(text);
  if (!theirs) return { outcome: 'the merged postmortem cannot be read: its actions are not taken over' };
  const { next, generated } = drafted.earlier;
  // A commit that never arrived says nothing of what people changed.
  const base = [baseFor(drafted.earlier, text), generated, next?.generated].flatMap((one) => read(one ?? '') ?? []);
  const documents = { theirs, base, ours: read(drafted.rendered.markdown) ?? [] };
  const { fresh } = sortRows(incident, documents);
  const issues = await issuesBehind(context.ports.github, fresh.slice(0, mostRows));
  const left = fresh.length > mostRows ? `; ${fresh.length - mostRows} more are left: too many for people to have written` : '';
  return {
    outcome: `${theirs.length} actions read, ${Math.min(fresh.length, mostRows)} of them new${left}`,
    decide: (now) => actionsTaken(now, { ...documents, issues, names: drafted.names, by: incident.postmortem?.branch === undefined ? atGitHub : git, config: context.config }),
  };
};

/** Undefined when it is not there. Where Tocsin publishes elsewhere by now it is read where it was published, if it still can be. */
async function mergedText(context: Context, incident: Incident, drafted: Drafted): Promise<string | undefined> {
  const { branch, number, repo } = incident.postmortem ?? {};
  const { path, earlier, rendered } = drafted;
  if (branch !== undefined) {
    const { ports: { remote }, settings: { remote: where } } = context;
    if (!remote || !where || where.shown !== repo) return undefined;
    const text = await remote.readFile(path, (await lookAt(remote, where, branch)).base.head);
    return text !== undefined && idIn(text) === idIn(rendered.markdown) ? text : undefined;
  }
  const { ports: { github }, settings: { postmortems } } = context;
  if (!github || number === undefined || repo === undefined) return undefined;
  const base = postmortems?.branch ?? (await github.defaultBranch(repo));
  const head = await github.head(repo, base);
  if (head === undefined) return undefined;
  const desk = githubDesk(github, { repo, base, branch: drafted.branch, path }, { pull: number, headline: '' });
  return (await find(desk, { path, earlier, generated: rendered.markdown, begun: true }, head))?.text;
}

/** An issue that somebody opened by hand and linked: followed from now on, instead of a second one. */
async function issuesBehind(github: GitHub | undefined, rows: readonly DocumentAction[]): Promise<ReadonlyMap<string, IssueNow>> {
  const found = new Map<string, IssueNow>();
  for (const { link } of rows) {
    const [, repo, number] = /^https:\/\/[^/\s]+\/([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100})\/issues\/(\d{1,9})$/.exec(link ?? '') ?? [];
    if (!github || link === undefined || repo === undefined) continue;
    const issue = await shown(github, repo, Number(number));
    // Another host's issue of that number is none of ours.
    if (typeof issue === 'object' && issue.url.toLowerCase() === link.toLowerCase()) found.set(link, issueNow(issue));
  }
  return found;
}

async function shown(github: GitHub, repo: string, number: number) {
  try {
    return await github.issue(repo, number);
  } catch (error) {
    // A repository that is closed to us: the row becomes a follow-up all the same.
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}
