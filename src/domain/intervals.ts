// How long an incident took to be seen, answered and ended. Only what the records hold: nothing is guessed or averaged.
import type { Fact } from './facts.ts';
import type { Incident } from './incident.ts';
import { between, type Instant } from './time.ts';

export const moments = ['detected', 'acknowledged', 'declared', 'mitigated', 'resolved'] as const;
/** Only in what was written down afterwards, and only where somebody did. */
const furtherMoments = ['first update', 'first recovery'] as const;
export type Moment = (typeof moments)[number] | (typeof furtherMoments)[number];
const inOrder: readonly Moment[] = ['detected', 'acknowledged', 'declared', ...furtherMoments, 'mitigated', 'resolved'];

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
  /** One of each of `moments`, and of the others those that are recorded. */
  readonly rows: readonly Interval[];
};

const definitions: Readonly<Record<Moment, string>> = {
  detected: 'the earliest alert, by the clock of its source; without alerts, the opening by a person',
  acknowledged: 'the first acknowledgement of an alert, by the clock of its source',
  declared: 'the opening of the incident in Tocsin',
  mitigated: 'the status mitigated (customers no longer suffer), set and not taken back',
  resolved: 'the status resolved (fixed), set and not taken back',
  'first update': 'the first word to people outside',
  'first recovery': 'the first part that worked again for the people outside who use it',
};

/** Of an incident that was written down afterwards nobody's clock was recorded: all is as told. */
const toldDefinitions: Readonly<Record<Moment, string>> = {
  ...definitions,
  detected: 'when somebody or something noticed it, as told afterwards',
  acknowledged: 'when somebody first answered, as told afterwards',
  declared: 'when it was declared an incident, as told afterwards',
  mitigated: 'when customers no longer suffered, as told afterwards',
  resolved: 'when it was fixed, as told afterwards',
};

const startDefinition = 'the earliest alert by the clock of its source, or the opening if that was earlier';
const toldStart = 'as told afterwards';

/**
 * The intervals of an incident from its facts. The time to detect has no `ms` where the start of impact is known only from
 * the very signal that detected it: a zero would claim an instant detection that nobody measured.
 */
export function intervals(incident: Incident, facts: readonly Fact[]): Intervals {
  const times = timesOf(incident, facts);
  if (incident.kind === 'retrospective') {
    return { start: { at: times.start, definition: toldStart }, rows: measure(times).map((row) => ({ ...row, definition: toldDefinitions[row.moment] })) };
  }
  const rows = measure(times).map((row) => {
    const circular = row.moment === 'detected' && row.at === times.start;
    return circular ? { ...row, ms: undefined, minutes: undefined } : row;
  });
  return { start: { at: times.start, definition: startDefinition }, rows };
}

/** Each of `moments` measured from the start of impact. One that is absent has no interval, never 0. */
export function measure(times: Times): readonly Interval[] {
  const shown = inOrder.filter((moment) => times[moment] !== undefined || moments.some((one) => one === moment));
  return shown.map((moment) => {
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
  const acknowledged = earliest(facts, 'alert.acknowledged');
  // A retrospective is written down afterwards: its opening says when the impact began, not that somebody declared it then.
  if (incident.kind === 'retrospective') return { start: openedAt, detected: alerted, acknowledged, ...ends(facts, true), ...toldTimes(facts) };
  return {
    start: alerted !== undefined && alerted < openedAt ? alerted : openedAt,
    detected: alerted ?? openedAt, acknowledged, declared: opened?.recordedAt, ...ends(facts, false),
  };
}

/** The moments that were told afterwards. The last word on each counts: a correction is a further fact. */
export function toldTimes(facts: readonly Fact[]): Partial<Times> {
  const times: Partial<Record<Moment | 'start', Instant>> = {};
  for (const fact of facts) if (fact.kind === 'note.added' && fact.data.from?.moment !== undefined) times[fact.data.from.moment] = fact.at;
  return times;
}

function earliest(facts: readonly Fact[], kind: Fact['kind']): Instant | undefined {
  let first: Instant | undefined;
  for (const fact of facts) if (fact.kind === kind && (first === undefined || fact.at < first)) first = fact.at;
  return first;
}

/** What was set and still stands: going back to work takes the resolution back, and before `mitigated` the mitigation too. */
function ends(facts: readonly Fact[], afterwards: boolean): Pick<Times, 'mitigated' | 'resolved'> {
  let mitigated: Instant | undefined;
  let resolved: Instant | undefined;
  for (const fact of facts) {
    if (fact.kind !== 'status.set') continue;
    const { status } = fact.data;
    if (status === 'resolved') resolved = fact.at;
    // Told afterwards, the last word counts; as it happens, going back and forth does not move the first mitigation.
    if (status === 'mitigated') mitigated = afterwards ? fact.at : mitigated ?? fact.at;
    if (['triage', 'investigating', 'identified'].includes(status)) mitigated = undefined;
    if (['triage', 'investigating', 'identified', 'mitigated'].includes(status)) resolved = undefined;
  }
  return { mitigated, resolved };
}
