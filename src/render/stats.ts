// Figures of what was resolved, for one person who asked: medians and 90th percentiles with their counts, and each incident as one row.
import type { Config } from '../domain/config.ts';
import { bySeverity, fewest, type Figure, type SeverityFigures, type Stats, type StatsRow } from '../domain/stats.ts';
import { incidentName } from '../domain/incident.ts';
import { sayDuration } from '../domain/time.ts';
import type { Message } from './blocks.ts';
import { context, header, limits, message, section } from './kit.ts';
import { pack } from './pack.ts';
import { count, severityWords } from './words.ts';

const mostRows = 20;
const left = 'Drills and private incidents are never counted. Times run from the opening of an incident. '
  + 'Half were quicker than a median, nine of ten quicker than a 90th percentile; averages would say nothing, because a few incidents last very long.';

export function renderStats({ days, rows, open }: Stats, config: Config): Message {
  const key = `stats:${days}:${rows.length}:${rows[0]?.id ?? 0}`;
  const title = `Last ${count(days, 'day')}: ${count(rows.length, 'incident')} resolved, ${open} open now`;
  if (rows.length === 0) return message(`${title}. ${left}`, [header(title), context(left)], key);
  const groups = bySeverity(rows);
  const dots = rows.slice(0, mostRows).map((row) => dot(row, config));
  const more = rows.length - dots.length;
  const blocks = [
    header(title),
    ...groups.map((group) => section(groupWords(group, config))),
    section('*Each incident*, the newest first'),
    ...pack(dots, limits.characters - 5_000).sections,
    ...(more > 0 ? [context(`${count(more, 'older incident')} not shown here, counted above.`)] : []),
    context(left),
  ];
  const words = groups.map((group) => `${severity(group.severity, config)}: ${figureWords('resolved', group.toResolved, group.n)}`);
  return message(`${title}. ${words.join('. ')}.`, blocks, key);
}

function groupWords(group: SeverityFigures, config: Config): string {
  return [
    `*${severity(group.severity, config)}*  ·  ${count(group.n, 'incident')}`,
    figureWords('Commander', group.toCommander, group.n), figureWords('Mitigated', group.toMitigated, group.n), figureWords('Resolved', group.toResolved, group.n),
  ].join('\n');
}

function severity(name: string | undefined, config: Config): string {
  return severityWords(name === undefined ? {} : { severity: name }, config);
}

/** `Resolved: median 31 min, 90 % within 2 h 05 min (11 of 12)`. */
function figureWords(what: string, { n, median, ninetieth }: Figure, of: number): string {
  const known = n === of ? `${n}` : `${n} of ${of}`;
  if (n === 0) return `${what}: never said`;
  if (median === undefined) return `${what}: too few to say (${known}, from ${fewest.median} on)`;
  const tail = ninetieth === undefined ? 'too few for a 90th percentile' : `90 % within ${sayDuration(ninetieth)}`;
  return `${what}: median ${sayDuration(median)}, ${tail} (${known})`;
}

function dot({ id, severity: name, openedAt, toCommander, toMitigated, toResolved }: StatsRow, config: Config): string {
  const times = [['commander', toCommander], ['mitigated', toMitigated], ['resolved', toResolved]] as const;
  const said = times.map(([what, ms]) => (ms === undefined ? `${what} –` : `${what} ${sayDuration(ms)}`));
  return `• ${incidentName(id)}  ${openedAt.slice(0, 10)}  ${severity(name, config)}  ·  ${said.join('  ·  ')}`;
}
