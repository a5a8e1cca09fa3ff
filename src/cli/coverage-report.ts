// What tocsin coverage says, as data and as lines for people. Pure. Private incidents are a number here and nothing else.
import type { Config } from '../domain/config.ts';
import { changeOf, covered, isStale, percent, provenAt, unmatched, worldOf, type Change, type ReplayIncident, type Share, type Unmatched } from '../domain/coverage.ts';
import { incidentName } from '../domain/incident.ts';
import type { Folder, Replay } from './coverage.ts';

type Named = { readonly incidents: readonly string[]; readonly private: number };
export type Report = {
  readonly days: number; readonly until: string; readonly runbooks: string; readonly unreadable: number;
  readonly coverage: Share & { readonly private: number; readonly withoutAlert: number };
  readonly freshness: Share & { readonly stale: readonly { readonly runbook: string; readonly lastReviewed?: string }[] };
  readonly proven: Share & { readonly unproven: readonly string[] };
  readonly unmatched: readonly { readonly service: string; readonly title: string; readonly times: number; readonly incidents: readonly string[] }[];
  readonly change?: { readonly base: string; readonly unreadable: number; readonly before: Share; readonly after: Share; readonly gained: Named; readonly lost: Named; readonly sentence: string };
};

const mostGroups = 10;
const mostNamed = 20;

/** `now`: today, by which runbooks grow stale. What is replayed ended at `replay.until`. */
export function reportOf({ until, days, incidents, declared, runs }: Replay, { head, base }: { readonly head: Folder; readonly base: Folder | undefined }, config: Config, now: Date): Report {
  const { runbooks } = head;
  const world = worldOf(runbooks, config);
  const stale = runbooks.filter((one) => isStale(one, now));
  const unproven = runbooks.filter((one) => provenAt(one, runs, until) === undefined);
  const share = (n: number, of: number): Share => ({ n, of });
  return {
    days, until: until.toISOString().slice(0, 10), runbooks: head.name, unreadable: head.left,
    coverage: { ...share(covered(incidents, world).length, incidents.length), private: incidents.filter((one) => one.private).length, withoutAlert: declared },
    freshness: {
      ...share(runbooks.length - stale.length, runbooks.length),
      stale: stale.map(({ id, lastReviewed }) => ({ runbook: id, ...(lastReviewed === undefined ? {} : { lastReviewed }) })),
    },
    proven: { ...share(runbooks.length - unproven.length, runbooks.length), unproven: unproven.map((one) => one.id) },
    unmatched: unmatched(incidents, world).slice(0, mostGroups).map(groupOf),
    ...(base === undefined ? {} : { change: changed(base, changeOf(incidents, worldOf(base.runbooks, config), world), days) }),
  };
}

function groupOf(group: Unmatched): Report['unmatched'][number] {
  return { ...group, title: oneLine(group.title, 300), service: oneLine(group.service, 100), incidents: group.incidents.map(incidentName) };
}

/** Titles come from outside: nothing in them may move the cursor or make a line of its own. */
function oneLine(text: string, most: number): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

function changed(base: Folder, change: Change, days: number): NonNullable<Report['change']> {
  const { before, after, gained, lost } = change;
  return { base: base.name, unreadable: base.left, before, after, gained: namedOf(gained), lost: namedOf(lost), sentence: sentenceOf(change, days) };
}

function namedOf(incidents: readonly ReplayIncident[]): Named {
  return { incidents: incidents.filter((one) => !one.private).map((one) => incidentName(one.id)), private: incidents.filter((one) => one.private).length };
}

/** `This change covers 14 more of last quarter’s incidents (62 % → 71 %), and no longer covers 2: INC-7, INC-9.` */
export function sentenceOf({ before, after, gained, lost }: Change, days: number): string {
  const when = days === 90 ? 'last quarter’s incidents' : `the incidents of the last ${days} days`;
  const from = `(${percent(before)} → ${percent(after)})`;
  if (gained.length === 0 && lost.length === 0) return `This change covers as many of ${when} as before: ${after.n} of ${after.of} (${percent(after)}).`;
  if (gained.length === 0) return `This change no longer covers ${lost.length} of ${when} ${from}: ${listed(lost)}.`;
  const more = `This change covers ${gained.length} more of ${when} ${from}`;
  return lost.length === 0 ? `${more}.` : `${more}, and no longer covers ${lost.length}: ${listed(lost)}.`;
}

function listed(incidents: readonly ReplayIncident[]): string {
  const { incidents: names, private: hidden } = namedOf(incidents);
  const shown = names.slice(0, mostNamed);
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : []), ...(hidden > 0 ? [`${hidden} private`] : [])].join(', ');
}

export function reportText(report: Report): readonly string[] {
  const { coverage, freshness, proven, days, change } = report;
  const hidden = coverage.private > 0 ? ` (${coverage.private} of them private)` : '';
  const none = coverage.withoutAlert > 0 ? `, nor ${coverage.withoutAlert === 1 ? 'is' : 'are'} ${coverage.withoutAlert} that no alert opened` : '';
  return [
    `Coverage   ${percent(coverage).padStart(5)}  ${coverage.n} of ${coverage.of} incidents of the last ${days} days${hidden} would be offered a runbook. Drills are not counted${none}.`,
    `Freshness  ${percent(freshness).padStart(5)}  ${freshness.n} of ${freshness.of} runbooks were reviewed in time.`,
    `Proven     ${percent(proven).padStart(5)}  ${proven.n} of ${proven.of} runbooks had a run that succeeded, or a dry run, in the last 180 days.`,
    ...section('Stale: review them, and write the day into last-reviewed', freshness.stale.map((one) => `${one.runbook}  ${one.lastReviewed === undefined ? 'never reviewed' : `last reviewed ${one.lastReviewed}`}`)),
    ...section('Not proven: run them in an incident that allows it, at least up to their dry run', proven.unproven),
    ...section('Alerts that no runbook matches, most frequent first', report.unmatched.map((one) => `${String(one.incidents.length).padStart(4)}  ${one.service}: ${one.title}  (${someOf(one.incidents)})`)),
    ...(change === undefined ? [] : ['', change.sentence, ...(change.gained.incidents.length === 0 ? [] : [`Newly covered: ${someOf(change.gained.incidents)}${change.gained.private > 0 ? `, ${change.gained.private} private` : ''}.`])]),
    ...unreadable(report),
  ];
}

function section(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${head}:`, ...lines.map((line) => `  ${line}`)];
}

function someOf(names: readonly string[]): string {
  return names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')}, ${names.length - mostNamed} more`;
}

function unreadable({ unreadable: own, runbooks, change }: Report): readonly string[] {
  const of = (n: number, folder: string): string[] => (n === 0 ? [] : [`${n} ${n === 1 ? 'file' : 'files'} in ${folder} could not be read and ${n === 1 ? 'counts' : 'count'} for nothing: see "tocsin check".`]);
  const lines = [...of(own, runbooks), ...(change === undefined ? [] : of(change.unreadable, change.base))];
  return lines.length === 0 ? [] : ['', ...lines];
}
