// What the engine's parts share: the database, the ports, the clock, and what the team configured.
import type { Config } from '../domain/config.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Publishes } from '../domain/resolving.ts';
import type { ModelPlace } from '../domain/model/suggesting.ts';
import type { Policy } from '../domain/runbook/policy.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import type { Log } from '../log.ts';
import type { Meter } from '../meter.ts';
import type { Clock, Databases, GitHub, Model, Outbound, PagerDuty, Random, Remote, Slack, Tracing } from '../ports.ts';
import type { Registry } from '../registry.ts';
import type { Pool } from '../store/pool.ts';
import type { Bell } from './bell.ts';
import type { Budget } from './budget.ts';
import type { Asked } from './roles-asked.ts';
import type { Team } from './team.ts';
import type { Doing } from './traced.ts';

/** `remote`: where postmortems go without GitHub. */
export type Ports = {
  readonly slack: Slack; readonly pagerduty?: PagerDuty | undefined; readonly github?: GitHub | undefined; readonly remote?: Remote | undefined;
  readonly outbound: Outbound; readonly model?: Model | undefined; readonly databases?: Databases | undefined;
};

export type Settings = {
  readonly publicUrl: string;
  readonly postmortems?: { readonly repo: string; readonly branch?: string | undefined } | undefined;
  /** The git remote of the postmortems, as it may be shown, and the branch they go to. */
  readonly remote?: { readonly shown: string; readonly branch?: string | undefined } | undefined;
  /** The model that may propose, and the host that its questions go to. */
  readonly model?: ModelPlace | undefined;
  /** Asked after each canary that sang: a dead-man's switch. A secret. */
  readonly heartbeat?: string | undefined;
  /** The sources whose way in is watched: those that are on. */
  readonly watched?: readonly string[];
  /** Who this process is in leases. */
  readonly owner: string;
  readonly host: string;
  readonly leaseMs: number;
  readonly pollMs: number;
  /** First wait after a failure; doubles up to a ceiling, with jitter. */
  readonly backoffMs: number;
};

export type ChannelFinder = { find(slack: Slack, name: string): Promise<string | undefined>; forget(name: string): void };

/** A runbook with the text it was read from, to which runs are pinned. */
export type LoadedRunbook = { readonly runbook: Runbook; readonly text: string; readonly path: string };

export type Context = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly config: Config;
  readonly registry: Registry;
  readonly ports: Ports;
  readonly runbooks: readonly LoadedRunbook[];
  readonly policy: Policy;
  /** What providers of roles said of people within the last minute. */
  readonly asked: Asked;
  /** Values of the secrets that runbooks may name. They never leave a step's request. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** Counts for /metrics. */
  readonly meter?: Meter | undefined;
  /** Where spans go; undefined where nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** The span of what is being worked on. */
  readonly span?: Doing | undefined;
  readonly bell: Bell;
  /** Slack's patience, shared by all replicas. */
  readonly budget: Budget;
  /** Ids of channels that the config names, found once. */
  readonly channels: ChannelFinder;
  /** The workspace that we belong to, and who we are in it; undefined until Slack has answered once. */
  readonly team: Team;
  /** What is wrong with this installation, asked now. `thorough`: somebody asked for all of it, and what lists the whole workspace is looked at too. */
  readonly diagnose: (how: { readonly thorough: boolean }) => Promise<Diagnosis>;
};

/** How postmortems are published from here. */
export function publishes({ ports, settings, config }: Pick<Context, 'ports' | 'settings' | 'config'>): Publishes {
  if (ports.remote && settings.remote) return config.postmortem['web-url'] === undefined ? 'branch' : 'link';
  return ports.github && settings.postmortems ? 'link' : false;
}
