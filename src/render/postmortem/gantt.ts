// A chart of the incident for Mermaid, which GitHub draws. Digits are UTC and read the same in every viewer's zone.
import type { Code } from 'mdast';
import type { Fact, Status } from '../../domain/facts.ts';
import { incidentName, isOpen } from '../../domain/incident.ts';
import type { Instant } from '../../domain/time.ts';
import { stamp, type Material } from './material.ts';
import { oneLine } from './prose.ts';
import { isAfterwards, isTold } from './told.ts';

/** More lines than this cannot be read in one picture. */
const mostTasks = 40;

/** What the picture counts in: minutes, or seconds where the whole document does. `ms` is the shortest bar, as the chart knows none shorter. */
type Scale = { readonly letter: 'm' | 's'; readonly ms: number; readonly format: string; readonly at: (at: Instant) => string };

/** Sections: the moments, the status over time, the steps of runbooks. Every task is `label :start, length`, one minute or one second at least. */
export function gantt(material: Material): Code {
  const { incident, facts, times } = material;
  const until = endOf(material);
  const scale = scaleOf(material);
  const mark = (name: string, at: Instant): string => `${name} :milestone, ${scale.at(at)}, 1${scale.letter}`;
  const marks = times.rows.flatMap(({ moment, at }) => (at === undefined ? [] : [mark(label(moment), at)]));
  const steps = facts.flatMap((fact) => (fact.kind === 'step.finished' ? [stepTask(fact, scale)] : []));
  const days = new Set([times.start.at, until, ...times.rows.flatMap(({ at }) => at ?? [])].map((at) => at.slice(0, 10)));
  const axis = days.size > 1 ? '%m-%d %H:%M' : clock(material, until);
  const value = [
    'gantt', `    title ${incidentName(incident.id)}, all times in UTC`,
    `    dateFormat YYYY-MM-DD ${scale.format}`, `    axisFormat ${axis}`,
    ...section('Moments', [mark('Start of impact', times.start.at), ...marks]),
    ...section('Status', statusTasks(facts, until, isAfterwards(material) ? 'Impact' : 'Triage', scale)),
    ...section('Runbook steps', steps),
  ].join('\n');
  return { type: 'code', lang: 'mermaid', value };
}

/** Ticks are seconds apart where the whole picture is a few minutes. */
function clock({ times, seconds }: Material, until: Instant): string {
  return seconds && Date.parse(until) - Date.parse(times.start.at) < 300_000 ? '%H:%M:%S' : '%H:%M';
}

function scaleOf(material: Material): Scale {
  const at = (instant: Instant): string => stamp(instant, material);
  return material.seconds ? { letter: 's', ms: 1_000, format: 'HH:mm:ss', at } : { letter: 'm', ms: 60_000, format: 'HH:mm', at };
}

function section(name: string, tasks: readonly string[]): readonly string[] {
  if (tasks.length === 0) return [];
  return [`    section ${name}`, ...tasks.slice(0, mostTasks).map((task) => `    ${task}`)];
}

/** When it ended; of one that goes on, the last that is known of it. What was told afterwards ends with its last row, not with being told. */
function endOf({ incident, facts, times }: Material): Instant {
  if (incident.resolvedAt !== undefined && !isOpen(incident)) return incident.resolvedAt;
  if (incident.kind !== 'retrospective') return incident.lastChangeAt;
  return facts.reduce((last, fact) => (isTold(fact) && fact.at > last ? fact.at : last), times.start.at);
}

/** `first`: what the time before the first status is called. */
function statusTasks(facts: readonly Fact[], until: Instant, first: string, scale: Scale): readonly string[] {
  const spans: { name: string; status: Status; from: Instant }[] = [];
  for (const fact of facts) {
    if (fact.kind === 'incident.opened') spans.push({ name: first, status: 'triage', from: fact.at });
    if (fact.kind === 'status.set') spans.push({ name: label(fact.data.status), status: fact.data.status, from: fact.at });
  }
  return spans.flatMap(({ name, status, from }, index) => {
    const end = spans[index + 1]?.from ?? until;
    const ended = ['resolved', 'closed', 'declined', 'merged'].includes(status);
    return ended || end < from ? [] : [task(name, from, end, scale)];
  });
}

function stepTask(fact: Extract<Fact, { kind: 'step.finished' }>, scale: Scale): string {
  const from = new Date(Date.parse(fact.at) - (fact.data.durationMs ?? 0)).toISOString();
  return task(`Step ${fact.data.step + 1} ${label(fact.data.name)}`.trim(), from, fact.at, scale);
}

function task(name: string, from: Instant, end: Instant, { at, ms, letter }: Scale): string {
  // Both ends fall on whole minutes or seconds in the picture, so the length is counted between those.
  const length = Math.floor(Date.parse(end) / ms) - Math.floor(Date.parse(from) / ms);
  return `${name} :${at(from)}, ${Math.max(1, length)}${letter}`;
}

/** Letters, digits and blanks only: a colon, a comma or a semicolon would end the label, a `#` begin a comment. */
function label(text: string): string {
  const bare = oneLine(text).replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim().slice(0, 40).replace(/[\uD800-\uDBFF]$/, '').trim();
  return bare.slice(0, 1).toUpperCase() + bare.slice(1);
}
