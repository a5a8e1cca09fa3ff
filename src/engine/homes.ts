// Whose App Home shows something else after a commit. Nobody's after an alarm: an incident without people concerns no Home.
import type { Person } from '../domain/actor.ts';
import type { NewEffect } from '../domain/effects.ts';
import type { Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import { isTaskOpen } from '../domain/work.ts';
import { homesOpenedBy } from '../store/home.ts';
import type { Db } from '../store/pool.ts';
import { homesThatShow } from './privacy.ts';

/** How long after it was opened a Home is kept current. Slack tells us when Home is opened, never when it is closed. */
export const freshMs = 24 * 3_600_000;

/** The Homes to be built anew: of the people it concerns, before or after; of everybody when it has become private. */
export async function homesToShow(tx: Db, before: Incident | undefined, after: Incident, now: Instant): Promise<NewEffect[]> {
  if (before && !before.private && after.private) return homesThatShow(tx, after, now);
  const people = concerned(before, after);
  const open = people.length === 0 ? [] : await homesOpenedBy(tx, people, freshMs);
  return open.map((user) => ({ kind: 'slack.home.show', data: { user } }));
}

/** Slack ids of those whose Home shows what has changed here; empty when nothing of it has. */
export function concerned(before: Incident | undefined, after: Incident): readonly string[] {
  if (before && shown(before).every((part, n) => part === shown(after)[n])) return [];
  return [...new Set([...(before ? people(before) : []), ...people(after)])];
}

/** The parts of an incident that App Home shows. The fold makes a new object only of what a fact changes. */
function shown({ title, status, severity, private: hidden, commander, roles, tasks, handoff, lastUpdate, channel, runs }: Incident): readonly unknown[] {
  return [title, status, severity, hidden, commander, roles, tasks, handoff, lastUpdate, channel, runs];
}

function people({ commander, roles, tasks, handoff }: Incident): string[] {
  const all: readonly (Person | undefined)[] = [
    commander, ...roles.map((one) => one.person), ...tasks.filter(isTaskOpen).map((task) => task.assignee), handoff?.to, handoff?.from,
  ];
  return all.flatMap((one) => (one?.via === 'slack' ? [one.id] : []));
}
