// What to do with an alert: ignore it, keep it, let it join an open incident, or open one. Pure; the engine holds the lock.
import type { Alert } from './alert.ts';
import type { Config, OpenRule } from './config.ts';
import { found } from './runbook/values.ts';
import { between, type Instant } from './time.ts';

/** An open incident an alert might join. */
export type Candidate = {
  readonly id: number; readonly private: boolean; readonly services: readonly string[]; readonly source: string;
  readonly openedAt: Instant; readonly lastAlertAt: Instant;
};

export type Verdict =
  | { readonly do: 'ignore'; readonly why: string }
  | { readonly do: 'record'; readonly why: string }
  | { readonly do: 'attach'; readonly incident: number; readonly why: string }
  /** `beside`: the storm that it is too grave to join. */
  | { readonly do: 'open'; readonly why: string; readonly beside?: number }
  /** Without `incident` it begins the storm. */
  | { readonly do: 'storm'; readonly incident?: number; readonly why: string };

export type TriageInput = {
  readonly alert: Alert;
  /** When the source says it fired, and the database's time now. */
  readonly at: Instant;
  readonly now: Instant;
  readonly open: readonly Candidate[];
  /** Incidents opened by alerts within the storm window. */
  readonly recentOpens: number;
  /** The incident that takes alerts in while a storm lasts: open, public and not over. `lastAt`: when the last one joined. */
  readonly storm?: { readonly id: number; readonly lastAt: Instant } | undefined;
  /** What the source told us since, and waits to be taken in: it is over already. */
  readonly over?: boolean;
  readonly config: Pick<Config, 'open' | 'group' | 'storm' | 'stale-after' | 'severities'>;
};

export function triage(input: TriageInput): Verdict {
  const rule = input.config.open.find((candidate) => ruleMatches(candidate, input.alert));
  if (!rule) return { do: 'record', why: 'no rule in "open" matches' };
  if (rule.do !== 'open') return { do: rule.do, why: sayRule(rule) };
  const joins = grouped(input);
  if (joins) return { do: 'attach', incident: joins.id, why: `same ${input.config.group.by.join(' and ')} within the grouping window` };
  if (between(input.at, input.now) > input.config['stale-after']) {
    return { do: 'record', why: 'stale: it fired longer ago than "stale-after" when it reached us' };
  }
  if (input.over) return { do: 'record', why: 'stale: it was over before we could look at it' };
  return stormy(input, sayRule(rule));
}

/** Past the threshold one incident takes alerts in, as long as they keep coming. What is critical still opens its own, up to a number. */
function stormy({ alert, now, recentOpens, storm, config }: TriageInput, rule: string): Verdict {
  const { opens, within, apart } = config.storm;
  const lasts = storm && between(storm.lastAt, now) <= within ? storm : undefined;
  if (!lasts && recentOpens < opens) return { do: 'open', why: rule };
  const severity = severityFor(alert, config.severities);
  if (apart !== false && severity !== undefined && apart.severities.includes(severity) && recentOpens < opens + apart.most) {
    return { do: 'open', why: `${severity} opens its own incident in a storm too`, ...(lasts ? { beside: lasts.id } : {}) };
  }
  if (lasts) return { do: 'storm', incident: lasts.id, why: 'storm: alerts join one incident until they ebb away' };
  return { do: 'storm', why: `storm: ${opens} incidents opened within the storm window` };
}

function grouped(input: TriageInput): Candidate | undefined {
  const { by, within } = input.config.group;
  return input.open.find((incident) => {
    if (incident.private || between(incident.lastAlertAt, input.now) > within) return false;
    if (by.includes('service') && !incident.services.includes(input.alert.service.id)) return false;
    return !by.includes('source') || incident.source === input.alert.source;
  });
}

function ruleMatches(rule: OpenRule, alert: Alert): boolean {
  const when = rule.when;
  if (!when) return true;
  if (when.source && !when.source.includes(alert.source)) return false;
  if (when.service && !when.service.includes(alert.service.id) && !when.service.includes(alert.service.name)) return false;
  if (when.urgency && !when.urgency.includes(alert.urgency)) return false;
  if (when.priority && (alert.priority === undefined || !when.priority.includes(alert.priority))) return false;
  return when.title === undefined || found(when.title, alert.title);
}

function sayRule(rule: OpenRule): string {
  return rule.when ? `rule ${JSON.stringify(rule.when)} says ${rule.do}` : `the last rule says ${rule.do}`;
}

/** The severity whose `match` fits the alert, if the config names one. */
export function severityFor(alert: Alert, severities: Config['severities']): string | undefined {
  for (const [name, severity] of Object.entries(severities)) {
    const { priority, urgency } = severity.match ?? {};
    if (!priority && !urgency) continue;
    if (priority && (alert.priority === undefined || !priority.includes(alert.priority))) continue;
    if (urgency && !urgency.includes(alert.urgency)) continue;
    return name;
  }
  return undefined;
}
