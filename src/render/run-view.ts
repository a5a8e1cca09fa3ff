// What a run is shown with beside its facts: the team's config and policy, and the runbook that it is pinned to.
import type { Config } from '../domain/config.ts';
import type { Incident, Run } from '../domain/incident.ts';
import type { Pinned } from '../domain/runbook/pinned.ts';
import type { Policy } from '../domain/runbook/policy.ts';

/** `pinned` is undefined when its text is not known (any more): then no value and no body is shown. */
export type RunWith = { readonly config: Config; readonly policy: Policy; readonly pinned?: Pinned | undefined };
export type Shown = RunWith & { readonly incident: Incident; readonly run: Run };
