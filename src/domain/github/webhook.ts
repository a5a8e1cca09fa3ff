// GitHub's webhooks: the signature, which delivery one is, and what it tells of an issue or a pull request.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../actor.ts';
import type { Signal } from '../alert.ts';
import { toInstant } from '../time.ts';
import type { IssueNow, TicketNews } from './news.ts';

/** `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 over the raw body (docs.github.com: Validating webhook deliveries). */
export function verifyGitHub(raw: Buffer, header: string | undefined, secrets: readonly string[]): 'ok' | 'malformed' | 'mismatch' {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header?.trim() ?? '')?.[1];
  if (hex === undefined) return 'malformed';
  const given = Buffer.from(hex, 'hex');
  const matching = secrets.filter((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(raw).digest()));
  return matching.length > 0 ? 'ok' : 'mismatch';
}

/** The key of a delivery that came without an id. */
export function digestOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex');
}

const id = z.string().min(1).max(200);
const issue = z.object({
  node_id: id, number: z.int().min(1), html_url: z.string().max(1_000), title: z.string().max(1_000), state: z.enum(['open', 'closed']),
  state_reason: z.string().max(60).nullish(), assignees: z.array(z.object({ login: z.string().max(100) })).max(100).nullish(), updated_at: z.iso.datetime({ offset: true }),
});
const repository = z.object({ full_name: z.string().max(200) });
const sender = z.object({ login: z.string().min(1).max(100), type: z.string().max(40).optional() }).optional();
const issuesBody = z.object({
  issue, repository, sender, changes: z.object({ new_issue: issue.optional(), new_repository: repository.optional() }).optional(),
});
const pullBody = z.object({
  number: z.int().min(1), repository, sender,
  pull_request: z.object({ merged: z.boolean().optional(), merged_at: z.string().nullish(), state: z.enum(['open', 'closed']), updated_at: z.iso.datetime({ offset: true }) }),
});
/** The event's name stands in a header only, so it is told by what the body holds. */
const envelope = z.object({
  action: z.string().max(100).optional(), zen: z.string().optional(), issue: z.unknown().optional(), pull_request: z.unknown().optional(), number: z.unknown().optional(),
  comment: z.unknown().optional(), review: z.unknown().optional(), sub_issue: z.unknown().optional(),
});
const place = z.object({ issue: z.object({ node_id: id }).optional(), number: z.int().optional(), repository: repository.optional() });

/** What happens to one issue or pull request is taken in in its order; never throws. */
export function laneOf(value: unknown): string {
  const { data } = place.safeParse(value);
  if (data?.issue) return `github/${data.issue.node_id}`;
  return data?.repository ? `github/${data.repository.full_name}/${data.number ?? ''}` : 'github';
}

const ofIssues = ['closed', 'reopened', 'edited', 'assigned', 'deleted', 'transferred'];
const ofPulls = ['closed', 'reopened', 'ready_for_review', 'converted_to_draft'];

/** Throws when one that we follow cannot be read: it is parked, not lost. */
export function readGitHub(value: unknown): readonly (Signal | TicketNews)[] {
  const read = envelope.safeParse(value);
  if (!read.success) return [{ type: 'ignored', reason: 'not one of GitHub’s webhooks' }];
  const { action = 'something', zen, comment, review, sub_issue: sub } = read.data;
  if (zen !== undefined) return [{ type: 'ignored', reason: 'a test ping: the way in works' }];
  const alone = comment === undefined && review === undefined && sub === undefined;
  if (alone && read.data.issue !== undefined && ofIssues.includes(action)) return issueNews(action, issuesBody.parse(value));
  if (alone && read.data.pull_request !== undefined && read.data.number !== undefined && ofPulls.includes(action)) return [pullNews(action, pullBody.parse(value))];
  return [{ type: 'ignored', reason: `kept: ${action} on GitHub is not followed` }];
}

function issueNews(action: string, { issue: told, repository: where, sender: who, changes }: z.infer<typeof issuesBody>): readonly (Signal | TicketNews)[] {
  const was = told.node_id;
  if (action !== 'transferred') return [{ type: 'issue', by: actorOf(who), was, issue: { ...issueNow(told, where.full_name), ...(action === 'deleted' ? { state: 'gone' as const } : {}), ...(action === 'assigned' || action === 'edited' ? { aside: true } : {}) } }];
  // Where it went is asked for in the night, when it is not said.
  if (!changes?.new_issue || !changes.new_repository) return [{ type: 'ignored', reason: 'transferred, and it is not said where to: looked for in the next night' }];
  return [{ type: 'issue', by: actorOf(who), was, issue: issueNow(changes.new_issue, changes.new_repository.full_name) }];
}

function issueNow(told: z.infer<typeof issue>, repo: string): IssueNow {
  return {
    node: told.node_id, repo, number: told.number, url: told.html_url, title: told.title, state: told.state,
    reason: told.state_reason ?? undefined, assignee: told.assignees?.[0]?.login, seen: toInstant(new Date(told.updated_at)),
  };
}

function pullNews(action: string, { number, repository: where, sender: who, pull_request: pull }: z.infer<typeof pullBody>): TicketNews {
  const merged = pull.merged === true || (pull.merged_at !== null && pull.merged_at !== undefined);
  const turned = action === 'ready_for_review' || action === 'converted_to_draft';
  return {
    type: 'pull', by: actorOf(who), repo: where.full_name, number, state: merged ? 'merged' : pull.state, seen: toInstant(new Date(pull.updated_at)), ...(turned ? { ready: action === 'ready_for_review' } : {}),
  };
}

function actorOf(who: z.infer<typeof sender>): Actor {
  if (!who || who.type === 'Bot') return { type: 'system', id: 'github', name: 'GitHub' };
  return { type: 'person', id: who.login.slice(0, 40), via: 'github', name: who.login };
}
