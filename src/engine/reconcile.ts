// The nightly look at GitHub: what webhooks lost. GitHub never sends one again by itself (docs.github.com, Handling failed webhook deliveries).
import type { Actor } from '../domain/actor.ts';
import { Rejected } from '../domain/errors.ts';
import { isFollowupOpen } from '../domain/followup-due.ts';
import { issueSeen, pullSeen } from '../domain/followup-issues.ts';
import type { IssueNow } from '../domain/github/news.ts';
import type { Followup } from '../domain/incident.ts';
import { toInstant } from '../domain/time.ts';
import type { GitHub, Issue } from '../ports.ts';
import { incidentsWithFollowups, incidentsWithOpenPull } from '../store/followup.ts';
import { readIncident } from '../store/incident.ts';
import type { Round } from '../store/round.ts';
import type { Cause } from './commit.ts';
import type { Context } from './context.ts';
import { takeNews } from './news.ts';
import { issueNow } from './perform/issue.ts';

/** Older ends are left alone: nobody reopens them, and the look would grow for ever. */
const backMs = 45 * 24 * 3_600_000;
const by: Actor = { type: 'system', id: 'github', name: 'GitHub' };

type Tracked = { readonly incident: number; readonly one: Followup & { readonly issue: NonNullable<Followup['issue']> } };
type Look = { readonly github: GitHub; readonly changed: ReadonlyMap<string, ReadonlyMap<string, Issue>>; readonly visible: Map<string, boolean> };

export async function reconcile(context: Context, round: Round): Promise<string> {
  const { github } = context.ports;
  if (!github) return 'GitHub is off';
  const tracked = await allTracked(context);
  const repos = [...new Set(tracked.map(({ one }) => one.issue.repo))];
  const since = new Date(round.dueAt.getTime() - backMs);
  const changed = new Map<string, ReadonlyMap<string, Issue>>();
  for (const repo of repos) changed.set(repo, new Map((await seenIn(github, repo, since)).map((issue) => [issue.node, issue])));
  const look: Look = { github, changed, visible: new Map() };
  const cause: Cause = { id: `round:${round.name}`, depth: 0, by };
  let news = 0;
  for (const { incident, one } of tracked) {
    const now = await lookAt(look, one);
    if (now && (await takeNews(context, incident, cause, (head) => issueSeen(head, one.id, now, by, context.config)))) news += 1;
  }
  news += await reconcilePulls(context, github, cause);
  return `${tracked.length} issues looked at, ${news} with news`;
}

/** A repository that is gone or closed to us: its issues are asked for one by one, and nothing is called gone. */
async function seenIn(github: GitHub, repo: string, since: Date): Promise<readonly Issue[]> {
  try {
    return await github.issuesSince(repo, since);
  } catch (error) {
    if (error instanceof Rejected) return [];
    throw error;
  }
}

async function allTracked({ pool }: Context): Promise<readonly Tracked[]> {
  const found: Tracked[] = [];
  for (const id of await incidentsWithFollowups(pool, 'issue')) {
    const incident = await readIncident(pool, id);
    // Those of a merged one are followed where they went.
    if (incident?.mergedInto !== undefined) continue;
    for (const one of incident?.followups ?? []) if (one.issue && !one.dropped && one.ended?.how !== 'gone') found.push({ incident: id, one: { ...one, issue: one.issue } });
  }
  return found;
}

/** Those that changed lately came in one list. An open one that is not in it is asked for: deleted and transferred ones are in no list. */
async function lookAt({ github, changed, visible }: Look, one: Tracked['one']): Promise<IssueNow | undefined> {
  const { repo, number, node, url } = one.issue;
  const listed = changed.get(repo)?.get(node);
  if (listed) return issueNow(listed);
  if (!isFollowupOpen(one)) return undefined;
  const found = await alone(github, repo, number);
  if (found === undefined) return undefined;
  if (typeof found === 'object') return issueNow(found);
  if (found === 'hidden' && !(await mayLook(github, repo, visible))) return undefined;
  return { node, repo, number, url, title: '', state: 'gone', seen: one.issue.seen ?? one.at };
}

async function alone(github: GitHub, repo: string, number: number): Promise<Issue | 'gone' | 'hidden' | undefined> {
  try {
    return await github.issue(repo, number);
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

/** 404 also means that a token may no longer see the repository: then nothing in it is gone. */
async function mayLook(github: GitHub, repo: string, visible: Map<string, boolean>): Promise<boolean> {
  const known = visible.get(repo);
  if (known !== undefined) return known;
  const may = (await github.access(repo)) !== undefined;
  visible.set(repo, may);
  return may;
}

async function reconcilePulls(context: Context, github: GitHub, cause: Cause): Promise<number> {
  let news = 0;
  for (const id of await incidentsWithOpenPull(context.pool)) {
    const known = (await readIncident(context.pool, id))?.postmortem;
    if (known?.number === undefined || known.repo === undefined) continue;
    const { repo, number } = known;
    const pull = await github.pull(repo, number).catch((error: unknown) => {
      if (error instanceof Rejected) return undefined;
      throw error;
    });
    if (pull && (await takeNews(context, id, cause, (head) => pullSeen(head, { repo, number, state: pull.state, seen: toInstant(pull.changedAt) }, by, context.config)))) news += 1;
  }
  return news;
}
