// The parts of GitHub's answers about workflows and their runs that Tocsin reads; everything else in them is ignored.
import { z } from 'zod';
import type { PendingDeployment, WorkflowRun } from '../ports.ts';

/** `none`: 204, this server does not say which run it became. */
export const dispatchAnswer = z.union([
  z.object({ none: z.literal(true) }),
  z.object({ workflow_run_id: z.int().positive(), html_url: z.string() }),
]);

export const workflowAnswer = z.object({ state: z.string() });

export const runAnswer = z.object({
  id: z.int().positive(), html_url: z.string(), name: z.string().nullish(), display_title: z.string().nullish(), head_branch: z.string().nullish(),
  status: z.string().nullish(), conclusion: z.string().nullish(),
});
export const runsAnswer = z.object({ workflow_runs: z.array(runAnswer) });

export const jobsAnswer = z.object({ jobs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullish() })) });

/** A reviewer is a person (`login`) or a team (`name`). */
export const pendingAnswer = z.array(z.object({
  environment: z.object({ name: z.string().optional() }),
  reviewers: z.array(z.object({ reviewer: z.object({ login: z.string().optional(), name: z.string().nullish() }).optional() })).optional(),
}));

export const teamAnswer = z.object({ slug: z.string() });
export const membershipAnswer = z.object({ state: z.string() });

/** A run's `run-name` stands in `display_title`, and on older servers in `name`. */
export function toRun(answer: z.infer<typeof runAnswer>): WorkflowRun {
  const { id, html_url: url, name, display_title: title, head_branch: branch, status, conclusion } = answer;
  return {
    id, url, title: [title, name].filter((text) => typeof text === 'string').join('\n'), branch: branch ?? undefined,
    state: status ?? 'queued', conclusion: conclusion ?? undefined,
  };
}

export function toPending({ environment, reviewers }: z.infer<typeof pendingAnswer>[number]): PendingDeployment {
  const names = (reviewers ?? []).flatMap(({ reviewer }) => reviewer?.login ?? reviewer?.name ?? []);
  return { environment: environment.name ?? 'without a name', reviewers: names };
}
