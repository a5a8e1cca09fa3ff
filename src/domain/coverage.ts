// Three numbers about runbooks: how many incidents would be offered one, how many were looked at in time, how many are proven. Pure.
import { z } from 'zod';
import type { Alert } from './alert.ts';
import type { Config } from './config.ts';
import { offers } from './opening.ts';
import { ringsForPage } from './incident.ts';
import type { Runbook } from './runbook/types.ts';

/** What `match` looks at, and nothing else: no addresses, no people, no texts but the title. */
const replayAlert = z.strictObject({
  service: z.strictObject({ id: z.string(), name: z.string() }), urgency: z.string(), title: z.string(),
  priority: z.string().optional(), severity: z.string().optional(), alertNames: z.array(z.string()).optional(),
});
export type ReplayAlert = z.infer<typeof replayAlert>;

const day = z.iso.date();
/** What `tocsin coverage --export` writes: enough to replay in CI. */
export const replayFile = z.strictObject({
  coverage: z.literal(1), until: day, days: z.int().min(1),
  /** Opened by no alert, so there is nothing to replay. */
  declared: z.int().min(0),
  incidents: z.array(z.strictObject({ id: z.int().min(1), at: day, alerts: z.array(replayAlert).min(1) })),
  runs: z.array(z.strictObject({ runbook: z.string(), at: day, succeeded: z.boolean(), steps: z.array(z.string()) })),
});
export type ReplayFile = z.infer<typeof replayFile>;
export type ReplayRun = ReplayFile['runs'][number];
/** A private one counts, and is never named. */
export type ReplayIncident = ReplayFile['incidents'][number] & { readonly private: boolean };

export function replayable(alert: Alert): ReplayAlert | undefined {
  if (ringsForPage(alert)) return undefined;
  const { service, urgency, title, priority, severity, alertNames } = alert;
  return {
    service, urgency, title, ...(priority === undefined ? {} : { priority }), ...(severity === undefined ? {} : { severity }),
    ...(alertNames === undefined ? {} : { alertNames }),
  };
}

/** Whether an alert would be offered a runbook: by `match`, or by what the settings name for its service. */
export type World = { readonly offered: (alert: ReplayAlert) => boolean };

/** Each alert is matched once, however often it came and is asked about. */
export function worldOf(runbooks: readonly Runbook[], config: Config): World {
  const known = new Map<string, boolean>();
  return {
    offered(alert) {
      const key = JSON.stringify([alert.service, alert.urgency, alert.title, alert.priority, alert.severity, alert.alertNames]);
      const offered = known.get(key) ?? offers({ runbooks, config }, { ...alert, source: 'replay', key: 'replay', assignees: [] }).length > 0;
      known.set(key, offered);
      return offered;
    },
  };
}

/** The incidents that would be offered a runbook, for at least one of their alerts. */
export function covered(incidents: readonly ReplayIncident[], world: World): readonly ReplayIncident[] {
  return incidents.filter(({ alerts }) => alerts.some((alert) => world.offered(alert)));
}

export type Share = { readonly n: number; readonly of: number };

/** `71 %`; never 0 % or 100 % unless it is none or all. */
export function percent({ n, of }: Share): string {
  if (of === 0) return '–';
  const rounded = Math.round((100 * n) / of);
  if (n > 0 && n < of) return `${Math.min(99, Math.max(1, rounded))} %`;
  return `${rounded} %`;
}

/** Never reviewed, or longer ago than `review-every` says; without one, once is enough. */
export function isStale({ lastReviewed, reviewEvery }: Pick<Runbook, 'lastReviewed' | 'reviewEvery'>, now: Date): boolean {
  if (lastReviewed === undefined) return true;
  return reviewEvery !== undefined && Date.parse(lastReviewed) + reviewEvery < startOfDay(now);
}

function startOfDay(now: Date): number {
  return Date.parse(now.toISOString().slice(0, 10));
}

const provenDays = 180;
const dayMs = 86_400_000;

/** The day it last succeeded, or that one of its dry runs did, within 180 days of `now`; undefined: it is not proven. */
export function provenAt(runbook: Pick<Runbook, 'id' | 'steps'>, runs: readonly ReplayRun[], now: Date): string | undefined {
  const dry = new Set(runbook.steps.flatMap((step) => step.dryRun ?? []));
  const since = startOfDay(now) - provenDays * dayMs;
  const good = runs.filter((run) => run.runbook === runbook.id && Date.parse(run.at) >= since && (run.succeeded || run.steps.some((step) => dry.has(step))));
  return good.map((run) => run.at).sort().at(-1);
}

export type Unmatched = { readonly service: string; readonly title: string; readonly times: number; readonly incidents: readonly number[] };

/** Alerts that no runbook is offered for. Titles that differ only in numbers, ids and quoted words are one. Private incidents are not in it. */
export function unmatched(incidents: readonly ReplayIncident[], world: World): readonly Unmatched[] {
  const groups = new Map<string, { service: string; title: string; times: number; incidents: Set<number> }>();
  for (const incident of incidents.filter((one) => !one.private)) {
    for (const { service, title } of incident.alerts.filter((alert) => !world.offered(alert))) {
      const key = JSON.stringify([service.name, shapeOf(title)]);
      const group = groups.get(key) ?? { service: service.name, title, times: 0, incidents: new Set<number>() };
      group.times += 1;
      group.incidents.add(incident.id);
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) => b.incidents.size - a.incidents.size || b.times - a.times || (a.title < b.title ? -1 : 1))
    .map((group) => ({ ...group, incidents: [...group.incidents] }));
}

/** `[FIRING:2] HighLatency (api-7d9f-x2 eu-1)` and `[FIRING:1] HighLatency (api-55c-q8 us-2)` are the same alert. */
export function shapeOf(title: string): string {
  return title.toLowerCase().replaceAll(/"[^"]*"|'[^']*'/g, '"…"').replaceAll(/[\w.-]*\d[\w.-]*/g, '#').replaceAll(/\s+/g, ' ').trim();
}

export type Change = { readonly before: Share; readonly after: Share; readonly gained: readonly ReplayIncident[]; readonly lost: readonly ReplayIncident[] };

/** What other runbooks in place of the `base` ones would have covered. */
export function changeOf(incidents: readonly ReplayIncident[], base: World, head: World): Change {
  const [was, is] = [new Set(covered(incidents, base)), new Set(covered(incidents, head))];
  return {
    before: { n: was.size, of: incidents.length }, after: { n: is.size, of: incidents.length },
    gained: incidents.filter((one) => is.has(one) && !was.has(one)), lost: incidents.filter((one) => was.has(one) && !is.has(one)),
  };
}
