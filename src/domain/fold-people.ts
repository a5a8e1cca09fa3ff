// Who is in the incident's channel, folded: whom we brought in or saw come, who could not be brought in, who left a private one.
import type { Fact } from './facts.ts';
import type { Folds } from './fold-table.ts';
import type { Incident } from './incident.ts';

export const peopleFolds: Folds<Extract<Fact['kind'], `people.${string}`>> = {
  'people.invited': (now, { data }) => ({ invited: [...new Set([...now.invited, ...data.people])] }),
  'people.missing': (now, { data }) => ({ missing: [...now.missing.filter((m) => m.id !== data.id), data] }),
  'people.left': (now, { data: { people } }) => ({ invited: now.invited.filter((id) => !people.includes(id)), left: [...new Set([...now.left, ...people])] }),
};

/** Who left is not brought in again by itself, until somebody invites them or gives them something to do. */
export function calledBack({ left }: Pick<Incident, 'left'>, fact: Fact): { readonly left?: readonly string[] } {
  if (left.length === 0) return {};
  const back = called(fact);
  return { left: left.filter((id) => !back.includes(id)) };
}

function called(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'people.invited': return fact.data.people;
    case 'commander.set': return [fact.data.commander.id];
    case 'role.set': return [fact.data.person.id];
    case 'task.added':
    case 'task.assigned': return [fact.data.assignee.id];
    case 'handoff.offered': return [fact.data.to.id];
    default: return [];
  }
}
