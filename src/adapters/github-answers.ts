// The parts of GitHub's answers that Tocsin reads; everything else in them is ignored.
import { z } from 'zod';
import type { Pull } from '../ports.ts';

export const repositoryAnswer = z.object({ default_branch: z.string().min(1) });

/** `permissions` are those of the account behind a token: a fine-grained token may have fewer, which GitHub does not say. */
export const accessAnswer = z.object({
  default_branch: z.string(), private: z.boolean(), archived: z.boolean().optional(), permissions: z.object({ push: z.boolean() }).optional(),
});

/** What an installation of an app was given. */
export const installationAuth = z.object({ permissions: z.record(z.string(), z.string()).optional() });

export const refAnswer = z.object({ ref: z.string(), object: z.object({ sha: z.string().min(1) }) });

/** A file, or what else lives at a path: a list is a folder, another `type` a symlink or submodule. */
export const contentAnswer = z.union([
  z.array(z.unknown()),
  z.object({ type: z.string(), sha: z.string(), encoding: z.string().optional(), content: z.string().optional() }),
]);

export const blobAnswer = z.object({ sha: z.string(), encoding: z.literal('base64'), content: z.string() });

export const commitAnswer = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string().min(1), url: z.string() }) }),
});

export const pullAnswer = z.object({
  number: z.int(),
  node_id: z.string(),
  html_url: z.string(),
  draft: z.boolean().optional(),
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullish(),
  head: z.object({ ref: z.string() }),
  base: z.object({ repo: z.object({ full_name: z.string() }) }),
});

export const pullsAnswer = z.array(pullAnswer);

export const labelsAnswer = z.array(z.object({ name: z.string() }));

/** Merged is told by `merged_at`: pull requests in a list carry no `merged`. */
export function toPull(answer: z.infer<typeof pullAnswer>): Pull {
  const merged = answer.merged_at !== null && answer.merged_at !== undefined;
  return {
    number: answer.number,
    nodeId: answer.node_id,
    url: answer.html_url,
    draft: answer.draft ?? false,
    state: merged ? 'merged' : answer.state,
    repo: answer.base.repo.full_name,
  };
}
