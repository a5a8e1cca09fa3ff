// Facts about what becomes of a follow-up after the incident: its issue on GitHub, its due day, its proof; and the end of the postmortem's pull request.
import { z } from 'zod';
import { person } from './actor.ts';
import { prose } from './prose.ts';
import { instant } from './time.ts';

const followup = z.int().min(1);
/** A day, such as 2026-12-01. */
export const day = z.iso.date();
/** GitHub's own time of what it told: an older word that arrives late changes nothing. */
const seen = instant.optional();
/** `node` is GitHub's id of the issue: it survives a new name of the repository, and changes when the issue is transferred. */
const issue = { repo: z.string().max(200), number: z.int(), url: z.string().max(2_000), node: z.string().min(1).max(200) };

/** What proves that it still holds: a request that is answered well, a step of a runbook that only reads, or a question to a database, whose text stands beside it. */
export const proof = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http'), url: z.string().max(2_000), status: z.int().optional() }),
  z.object({ type: z.literal('step'), runbook: z.string().max(100), name: z.string().max(100) }),
  z.object({ type: z.literal('sql'), database: z.string().max(100), expect: z.string().max(300) }),
]);
type Kept = z.infer<typeof proof>;
export type SqlProof = Readonly<Extract<Kept, { type: 'sql' }>> & { readonly sql: string };
export type Proof = Exclude<Kept, { type: 'sql' }> | SqlProof;

/** The fact's fields → the proof. */
export function proofOf({ proof: kept, sql = '' }: { readonly proof?: Kept | undefined; readonly sql?: string | undefined }): Proof | undefined {
  return kept?.type === 'sql' ? { ...kept, sql } : kept;
}

/** The proof → the fact's fields: people wrote the text of a question, so it lies apart. */
export function proofFields(one: Proof | undefined): { readonly proof?: Kept; readonly sql?: string } {
  if (one?.type !== 'sql') return one ? { proof: one } : {};
  const { sql, ...rest } = one;
  return { proof: rest, sql };
}

export const followupFacts = {
  'followup.issue_wanted': z.object({ followup }),
  /** `dueOn` stands in its text; `assignee` is the login that GitHub took. */
  'followup.issue_opened': z.object({ followup, ...issue, dueOn: day.optional(), assignee: z.string().max(100).optional(), seen }),
  /** It lives elsewhere now. */
  'followup.issue_moved': z.object({ followup, ...issue, seen }),
  'followup.issue_edited': z.object({ followup, title: prose(1_000), seen }),
  /** `gone`: its issue was deleted, or is where we may not look. */
  'followup.settled': z.object({ followup, how: z.enum(['done', 'declined', 'gone']), reason: prose(1_000).optional(), seen }),
  'followup.reopened': z.object({ followup, why: z.enum(['person', 'issue', 'proof']), seen }),
  'followup.owned': z.object({ followup, owner: person, was: person.optional(), assignee: z.string().max(100).optional(), seen }),
  'followup.scheduled': z.object({ followup, dueOn: day }),
  'followup.proof_set': z.object({ followup, proof: proof.optional(), sql: prose(4_000).optional() }),
  'followup.proved': z.object({ followup, ok: z.boolean(), result: prose(500) }),
  /** The pull request of the postmortem (without `number`: its branch): merged, or closed (deleted) by somebody who said no. */
  'postmortem.ended': z.object({ repo: z.string().max(200), number: z.int().optional(), how: z.enum(['merged', 'closed']) }),
  /** Marked as ready for review, or turned back into a draft. */
  'postmortem.reviewed': z.object({ repo: z.string().max(200), number: z.int(), ready: z.boolean() }),
  'postmortem.reopened': z.object({ repo: z.string().max(200), number: z.int().optional() }),
} as const;
