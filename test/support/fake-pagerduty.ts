// PagerDuty in memory, behind the engine's port.
import { Rejected } from '../../src/domain/errors.ts';
import type { PagerDuty, PagerDutyIncident } from '../../src/ports.ts';
import { faulty, type Faults } from './faults.ts';

export type PagerDutyWorld = {
  readonly incidents: Map<string, { status: PagerDutyIncident['status']; readonly notes: { id: string; content: string }[] }>;
  readonly users: { id: string; name: string; email: string }[];
  /** User ids on call, by escalation policy. */
  readonly onCalls: Map<string, string[]>;
};
export type FakePagerDuty = PagerDuty & PagerDutyWorld & Faults;

export function fakePagerDuty(): FakePagerDuty {
  const world: PagerDutyWorld = { incidents: new Map(), users: [], onCalls: new Map() };
  const there = (id: string) => world.incidents.get(id) ?? notFound();
  const port: PagerDuty = {
    async incident(id) {
      const found = world.incidents.get(id);
      if (!found) return undefined;
      return {
        id, number: 1, status: found.status, title: id, url: `https://acme.pagerduty.example/incidents/${id}`, service: { id: 'S1', name: 'checkout-api' },
        urgency: 'high', createdAt: new Date(),
      };
    },
    async setStatus(id, status) {
      there(id).status = status;
    },
    notes: async (id) => [...there(id).notes],
    async addNote(id, content) {
      const note = { id: `N${there(id).notes.length + 1}`, content };
      there(id).notes.push(note);
      return { id: note.id };
    },
    user: (id) => Promise.resolve(world.users.find((one) => one.id === id)),
    userByEmail: (email) => Promise.resolve(world.users.find((one) => one.email === email)),
    onCall: ({ escalationPolicy = '' }) => Promise.resolve(world.users.filter((one) => world.onCalls.get(escalationPolicy)?.includes(one.id))),
    requestResponder: () => Promise.resolve(),
  };
  return faulty(port, world);
}

function notFound(): never {
  throw new Rejected('pagerduty', '404', 'PagerDuty knows no such incident');
}
