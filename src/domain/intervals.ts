// How long an incident took to be seen, answered and ended. Only what the records hold: nothing is guessed or averaged.
import type { Fact } from './facts.ts';
import type { Incident } from './incident.ts';
import { between, type Instant } from './time.ts';

export const moments = ['detected', 'acknowledged', 'declared', 'mitigated', 'resolved'] as const;
export type Moment = (typeof moments)[number];

/** When things happened; a moment that is not recorded is absent. */
export type Times = { readonly [M in Moment]?: Instant | undefined } & { readonly start: Instant };

export type Interval = {
  readonly moment: Moment;
  readonly at: Instant | undefined;
  /** From the start of impact to `at`. Negative when the records contradict each other: to be shown, not hidden. */
  readonly ms: number | undefined;
  /** `ms` in whole minutes, rounded. */
  readonly minutes: number | undefined;
  readonly definition: string;
};

export type Intervals = {
  readonly start: { readonly at: Instant; readonly definition: string };
  /** One of each moment, in the order of `moments`. */
  readonly rows: readonly Interval[];
};

const definitions: Readonly<Record<Moment, string>> = {
  detected: 'the earliest alert, by the clock of its source; without alerts, the opening by a person',
  acknowledged: 'the first acknowledgement of an alert, by the clock of its source',
  declared: 'the opening of the incident in Tocsin',
  mitigated: 'the status mitigated (customers no longer suffer), set and not taken back',
  resolved: 'the status resolved (fixed), set and not taken back',
};

const startDefinition = 'the earliest alert by the clock of its source, or the opening if that was earlier';

/**
 * The intervals of an incident from its facts. The time to detect has no `ms` where the start of impact is known only from
 * the very signal that detected it: a zero would claim an instant detection that nobody measured.
 */
export function intervals(incident: Incident, facts: readonly Fact[]): Intervals {
  const times = timesOf(incident, facts);
  const rows = measure(times).map((row) => {
    const circular = row.moment === 'detected' && incident.kind !== 'retrospective' && row.at === times.start;
    return circular ? { ...row, ms: undefined, minutes: undefined } : row;
  });
  return { start: { at: times.start, definition: startDefinition }, rows };
}

/** Every moment measured from the start of impact. A moment that is absent has no interval, never 0. */
export function measure(times: Times): readonly Interval[] {
  return moments.map((moment) => {
    const at = times[moment];
    const ms = at === undefined ? undefined : between(times.start, at);
    const minutes = ms === undefined ? undefined : Math.round(ms / 60_000) + 0;
    return { moment, at, ms, minutes, definition: definitions[moment] };
  });
}

function timesOf(incident: Incident, facts: readonly Fact[]): Times {
  const opened = facts.find((fact) => fact.kind === 'incident.opened');
  const alerted = earliest(facts, 'alert.attached');
  const openedAt = opened?.at ?? incident.openedAt;
  // A retrospective is written down afterwards: its opening says when the impact began, and that nobody declared it then.
  const afterwards = incident.kind === 'retrospective';
  return {
    start: alerted !== undefined && alerted < openedAt ? alerted : openedAt,
    detected: alerted ?? (afterwards ? undefined : openedAt),
    acknowledged: earliest(facts, 'alert.acknowledged'),
    declared: afterwards ? undefined : opened?.recordedAt,
    ...ends(facts),
  };
}

function earliest(facts: readonly Fact[], kind: Fact['kind']): Instant | undefined {
  let first: Instant | undefined;
  for (const fact of facts) if (fact.kind === kind && (first === undefined || fact.at < first)) first = fact.at;
  return first;
}

/** What was set and still stands: going back to work takes the resolution back, and before `mitigated` the mitigation too. */
function ends(facts: readonly Fact[]): Pick<Times, 'mitigated' | 'resolved'> {
  let mitigated: Instant | undefined;
  let resolved: Instant | undefined;
  for (const fact of facts) {
    if (fact.kind !== 'status.set') continue;
    const { status } = fact.data;
    if (status === 'resolved') resolved = fact.at;
    if (status === 'mitigated') mitigated ??= fact.at;
    if (['triage', 'investigating', 'identified'].includes(status)) mitigated = undefined;
    if (['triage', 'investigating', 'identified', 'mitigated'].includes(status)) resolved = undefined;
  }
  return { mitigated, resolved };
}
