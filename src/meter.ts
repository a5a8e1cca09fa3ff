// What this process counts and measures for /metrics: a fixed list of instruments, whose labels are words of the code and never of an incident.

export type Labels = Readonly<Record<string, string>>;
/** One line of the format: `suffix` is what a histogram adds to the name. */
export type Sample = { readonly suffix?: '_bucket' | '_sum' | '_count'; readonly labels?: Labels; readonly value: number };
export type Family = { readonly name: string; readonly type: 'gauge' | 'counter' | 'histogram'; readonly help: string; readonly samples: readonly Sample[] };

const counters = {
  tocsin_lease_lost_total: 'Work whose lease ran out before it was ended, found by this process: its worker died, slept or lost the database.',
  tocsin_outside_calls_total: 'Calls to other systems, by what came of them: ok, outage (tried again), refused, failed (a bug).',
} as const;

/** Seconds. Slack gives us 3 s to acknowledge, PagerDuty 5. */
const histograms = {
  tocsin_ack_seconds: { help: 'From the beginning of a request to our acknowledgement of it, or to our failing to, by door; refused requests are not in it.', bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  tocsin_outside_call_seconds: { help: 'How long calls to other systems took, whatever came of them.', bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
} as const;

export type CounterName = keyof typeof counters;
export type HistogramName = keyof typeof histograms;

export type Meter = {
  count(name: CounterName, labels?: Labels, by?: number): void;
  observe(name: HistogramName, seconds: number, labels?: Labels): void;
  /** Everything since the start; instruments that saw nothing yet have no samples. */
  read(): readonly Family[];
};

type Counted = { readonly labels: Labels; value: number };
type Observed = { readonly labels: Labels; readonly within: number[]; sum: number; count: number };

export function createMeter(): Meter {
  const counted = new Map<CounterName, Map<string, Counted>>();
  const observed = new Map<HistogramName, Map<string, Observed>>();
  return {
    count(name, labels = {}, by = 1) {
      seriesOf(counted, name, labels, () => ({ labels, value: 0 })).value += by;
    },
    observe(name, seconds, labels = {}) {
      const { bounds } = histograms[name];
      const series = seriesOf(observed, name, labels, () => ({ labels, within: bounds.map(() => 0), sum: 0, count: 0 }));
      bounds.forEach((bound, n) => { if (seconds <= bound) series.within[n] = (series.within[n] ?? 0) + 1; });
      series.sum += seconds;
      series.count += 1;
    },
    read: () => [
      ...keysOf(counters).map((name): Family => ({ name, type: 'counter', help: counters[name], samples: [...(counted.get(name)?.values() ?? [])] })),
      ...keysOf(histograms).map((name): Family => ({
        name, type: 'histogram', help: histograms[name].help, samples: [...(observed.get(name)?.values() ?? [])].flatMap((one) => bucketed(histograms[name].bounds, one)),
      })),
    ],
  };
}

/** The lines of one histogram; `within[n]` is how many were at most `bounds[n]`. */
export function bucketed(bounds: readonly number[], { labels, within, sum, count }: Readonly<Observed>): Sample[] {
  return [
    ...bounds.map((bound, n): Sample => ({ suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: within[n] ?? 0 })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count },
  ];
}

function seriesOf<Name, Series>(all: Map<Name, Map<string, Series>>, name: Name, labels: Labels, begin: () => Series): Series {
  const series = all.get(name) ?? new Map<string, Series>();
  all.set(name, series);
  const key = JSON.stringify(labels);
  const found = series.get(key) ?? begin();
  series.set(key, found);
  return found;
}

function keysOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table).filter((key): key is keyof T & string => key in table);
}
