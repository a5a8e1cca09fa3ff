// A chart of the incident for Mermaid, which GitHub draws. Digits are UTC and read the same in every viewer's zone.
import type { Code } from 'mdast';
import type { Fact, Status } from '../../domain/facts.ts';
import { incidentName, isOpen } from '../../domain/incident.ts';
import { between, type Instant } from '../../domain/time.ts';
import { utc, type Material } from './material.ts';
import { oneLine } from './prose.ts';
import { isAfterwards, isTold } from './told.ts';

/** More lines than this cannot be read in one picture. */
const mostTasks = 40;

/**
 * Sections: the moments, the status over time, the steps of runbooks. Every task is `label :start, minutes` with at least
 * one minute, as the chart knows none shorter.
 */
export function gantt(material: Material): Code {
  const { incident, facts, times } = material;
  const until = endOf(material);
  const marks = times.rows.flatMap(({ moment, at }) => (at === undefined ? [] : [`${label(moment)} :milestone, ${utc(at)}, 1m`]));
  const steps = facts.flatMap((fact) => (fact.kind === 'step.finished' ? [stepTask(fact)] : []));
  const days = new Set([times.start.at, until, ...times.rows.flatMap(({ at }) => at ?? [])].map((at) => at.slice(0, 10)));
  const axis = days.size > 1 ? '%m-%d %H:%M' : '%H:%M';
  const value = [
    'gantt', `    title ${incidentName(incident.id)}, all times in UTC`,
    '    dateFormat YYYY-MM-DD HH:mm', `    axisFormat ${axis}`,
    ...section('Moments', [`Start of impact :milestone, ${utc(times.start.at)}, 1m`, ...marks]),
    ...section('Status', statusTasks(facts, until, isAfterwards(material) ? 'Impact' : 'Triage')),
    ...section('Runbook steps', steps),
  ].join('\n');
  return { type: 'code', lang: 'mermaid', value };
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
function statusTasks(facts: readonly Fact[], until: Instant, first: string): readonly string[] {
  const spans: { name: string; status: Status; from: Instant }[] = [];
  for (const fact of facts) {
    if (fact.kind === 'incident.opened') spans.push({ name: first, status: 'triage', from: fact.at });
    if (fact.kind === 'status.set') spans.push({ name: label(fact.data.status), status: fact.data.status, from: fact.at });
  }
  return spans.flatMap(({ name, status, from }, index) => {
    const end = spans[index + 1]?.from ?? until;
    const ended = ['resolved', 'closed', 'declined', 'merged'].includes(status);
    return ended || end < from ? [] : [task(name, from, end)];
  });
}

function stepTask(fact: Extract<Fact, { kind: 'step.finished' }>): string {
  const from = new Date(Date.parse(fact.at) - (fact.data.durationMs ?? 0)).toISOString();
  return task(`Step ${fact.data.step + 1} ${label(fact.data.name)}`.trim(), from, fact.at);
}

function task(name: string, from: Instant, end: Instant): string {
  // Both ends fall on whole minutes in the picture, so the length is counted between those.
  const minutes = Math.round(between(floor(from), floor(end)) / 60_000);
  return `${name} :${utc(from)}, ${Math.max(1, minutes)}m`;
}

function floor(at: Instant): Instant {
  return `${at.slice(0, 16)}:00.000Z`;
}

/** Letters, digits and blanks only: a colon, a comma or a semicolon would end the label, a `#` begin a comment. */
function label(text: string): string {
  const bare = oneLine(text).replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim().slice(0, 40).replace(/[\uD800-\uDBFF]$/, '').trim();
  return bare.slice(0, 1).toUpperCase() + bare.slice(1);
}
