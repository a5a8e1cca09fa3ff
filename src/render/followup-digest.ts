// The weekly digest of follow-ups: the overdue first, then those due this week, those without an owner, and how many more.
import { dayOf, dueOn, isFollowupOpen, workingDay } from '../domain/followup-due.ts';
import type { Followup, Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { clip, link, mention } from './escape.ts';
import { context, header, message, section } from './kit.ts';
import { andMore, nameOf, type View } from './words.ts';

type Line = { readonly incident: Incident; readonly one: Followup; readonly day: string | undefined };

const mostLines = 10;

/** Undefined when nothing is open: then nothing is said. */
export function renderDigest(incidents: readonly Incident[], { config, now }: View): Message | undefined {
  const all = incidents.flatMap((incident) => incident.followups.filter(isFollowupOpen).map((one): Line => ({ incident, one, day: dueOn(incident, one, config) })))
    .toSorted((a, b) => (a.day ?? '9').localeCompare(b.day ?? '9') || a.incident.id - b.incident.id || a.one.id - b.one.id);
  if (all.length === 0) return undefined;
  const today = dayOf(now);
  const week = workingDay(today, 5);
  const late = all.filter(({ day }) => day !== undefined && day < today);
  const soon = all.filter(({ day }) => day !== undefined && day >= today && day <= week);
  const rest = all.filter(({ day }) => day === undefined || day > week);
  const nobody = all.filter(({ one }) => !one.owner).length;
  const title = `Follow-ups of incidents: ${all.length} open`;
  const parts = [`${late.length} overdue`, `${soon.length} due this week`, `${nobody} without an owner`];
  const blocks = [
    header(title), section(parts.join('  ·  ')),
    ...group('Overdue', late, today), ...group('Due this week', soon, today), ...group('Later', rest, today),
    context('An owner, another day, done or declined: `/incident followups INC-…`. Nothing of private incidents is in here.'),
  ];
  return message(`${title}: ${parts.join(', ')}.`, blocks, `digest:${today}`);
}

function group(title: string, lines: readonly Line[], today: string): readonly ReturnType<typeof section>[] {
  if (lines.length === 0) return [];
  const texts = [...lines.slice(0, mostLines).map((line) => lineOf(line, today)), ...andMore(lines.length - mostLines)];
  return [section(`*${title}*\n${texts.join('\n')}`)];
}

/** Its owner hears of it once a week: that is what it is for. */
function lineOf({ incident, one, day }: Line, today: string): string {
  const where = one.issue ? link(one.issue.url, `${nameOf(incident)} ${one.id}`) : `${nameOf(incident)} ${one.id}`;
  const late = day !== undefined && day < today ? 'was due' : 'due';
  return [`${where}: ${clip(one.issue?.title ?? one.text, 120)}`, one.owner ? mention(one.owner) : 'no owner', ...(day === undefined ? [] : [`${late} ${day}`])].join('  ·  ');
}
