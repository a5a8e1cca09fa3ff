// Who is in charge, folded: command, roles, handoffs, pages.
import { samePerson } from './actor.ts';
import type { Fact } from './facts.ts';
import type { commandFacts } from './facts-command.ts';
import type { Change, Folds } from './fold-table.ts';
import type { EndedHandoff, Incident, Page } from './incident.ts';

export const commandFolds: Folds<keyof typeof commandFacts> = {
  // One role per person: whoever takes command leaves the role they had. What they did before counts as heard no more.
  'commander.set': (now, fact) => {
    const { data: { commander, was, how, reason }, at } = fact;
    const roles = now.roles.filter((one) => !samePerson(one.person, commander));
    return { commander, commanderAt: at, commanderHeardAt: undefined, commandTaken: { was, how, reason }, roles, ...handoffEnded(now, 'overtaken', fact) };
  },
  'role.set': (now, { data: { role, person }, at }) => ({ roles: [...now.roles.filter((one) => one.role !== role), { role, person, at }] }),
  'role.released': (now, { data }) => ({ roles: now.roles.filter((one) => one.role !== data.role) }),
  'handoff.offered': (now, fact) => {
    const { data: { handoff: id, to, from, note }, by, at } = fact;
    return { ...handoffEnded(now, 'withdrawn', fact), handoffs: Math.max(now.handoffs, id), handoff: { id, to, from, note, by, at } };
  },
  'handoff.ended': (now, fact) => (now.handoff?.id === fact.data.handoff ? handoffEnded(now, fact.data.how, fact) : {}),
  'glass.broken': (now, { data: { reason }, by, at }) => (by.type === 'person' ? { glassBroken: [...(now.glassBroken ?? []), { by, at, reason }] } : {}),
  'page.requested': (now, { data: { page: id, target, why }, by, at }) => ({ pages: [...now.pages, { id, target, why, by, at, state: 'asked' }] }),
  'page.sent': (now, { data, at }) => paged(now, data.page, { state: 'sent', endedAt: at, key: data.key, ...(data.target ? { target: data.target } : {}) }),
  'page.failed': (now, { data, at }) => paged(now, data.page, { state: 'failed', endedAt: at, reason: data.reason }),
};

/** The handoff that waits for an answer waits no longer, if there is one: it ends once, whatever else is said of it. */
export function handoffEnded({ handoff, endedHandoffs }: Incident, how: EndedHandoff['how'], { by, at }: Pick<Fact, 'by' | 'at'>): Change {
  return handoff ? { handoff: undefined, endedHandoffs: [...endedHandoffs, { ...handoff, how, endedBy: by, endedAt: at }] } : {};
}

function paged(now: Incident, id: number, change: Partial<Page>): Change {
  return { pages: now.pages.map((page) => (page.id === id ? { ...page, ...change } : page)) };
}
