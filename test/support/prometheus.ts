// What promtool would say of a text in Prometheus' format 0.0.4, and what is in it.

export type Exposed = { readonly families: ReadonlyMap<string, string>; value(series: string): number | undefined; readonly problems: readonly string[] };

const metric = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const pair = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const line = new RegExp(String.raw`^(${metric})(\{${pair}(?:,${pair})*\})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)$`);

/** `families`: name to type. A series is written as it stands in the text. */
export function readExposition(text: string): Exposed {
  const problems: string[] = [];
  const families = new Map<string, string>();
  const helped = new Set<string>();
  const values = new Map<string, number>();
  let current = '';
  if (!text.endsWith('\n')) problems.push('the last line has no end');
  for (const one of text.trimEnd().split('\n')) {
    const [, sort, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${metric}) (.+)$`).exec(one) ?? [];
    if (sort === 'HELP') {
      if (helped.has(name)) problems.push(`${name} is helped twice`);
      helped.add(name);
      if (!/^(?:[^\\]|\\[\\n])*$/.test(rest)) problems.push(`the help of ${name} is escaped wrongly`);
    } else if (sort === 'TYPE') {
      if (families.has(name)) problems.push(`${name} has two types`);
      if (!helped.has(name)) problems.push(`${name} has no help`);
      if (!['gauge', 'counter', 'histogram'].includes(rest)) problems.push(`${name} is of the unknown type ${rest}`);
      if ((rest === 'counter') !== name.endsWith('_total')) problems.push(`${name} is a ${rest}: counters, and they alone, end in _total`);
      families.set(name, rest);
      current = name;
    } else {
      const [, series = '', labels = '', value = ''] = line.exec(one) ?? [];
      if (series === '') problems.push(`no line of the format: ${one}`);
      const family = families.get(current) === 'histogram' ? series.replace(/_(bucket|sum|count)$/, '') : series;
      if (family !== current) problems.push(`${series} stands under ${current}`);
      if (families.get(current) === 'histogram' && family === series) problems.push(`${series} is no part of a histogram`);
      if (values.has(series + labels)) problems.push(`${series}${labels} is there twice`);
      values.set(series + labels, value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value));
    }
  }
  for (const [name, type] of families) if (type === 'histogram') problems.push(...faultsOf(name, values));
  return { families, problems, value: (series) => values.get(series) };
}

/** Buckets rise, the last is +Inf and is the count, and each has its sum. */
function faultsOf(name: string, values: ReadonlyMap<string, number>): string[] {
  const problems: string[] = [];
  const buckets = new Map<string, { bound: number; n: number }[]>();
  for (const [series, n] of values) {
    const [, before = '', bound = ''] = new RegExp(`^${name}_bucket\\{(.*)le="([^"]+)"\\}$`).exec(series) ?? [];
    if (bound === '') continue;
    const labels = before === '' ? '' : `{${before.slice(0, -1)}}`;
    buckets.set(labels, [...(buckets.get(labels) ?? []), { bound: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), n }]);
  }
  for (const [labels, ordered] of buckets) {
    const rises = ordered.every((one, at) => at === 0 || (one.bound > (ordered[at - 1]?.bound ?? 0) && one.n >= (ordered[at - 1]?.n ?? 0)));
    if (!rises) problems.push(`the buckets of ${name}${labels} do not rise`);
    if (ordered.at(-1)?.bound !== Number.POSITIVE_INFINITY) problems.push(`${name}${labels} has no bucket +Inf`);
    if (ordered.at(-1)?.n !== values.get(`${name}_count${labels}`)) problems.push(`the last bucket of ${name}${labels} is not its count`);
    if (!values.has(`${name}_sum${labels}`)) problems.push(`${name}${labels} has no sum`);
  }
  return problems;
}
