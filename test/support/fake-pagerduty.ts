// PagerDuty in memory, behind the engine's port.
import { Rejected } from '../../src/domain/errors.ts';
import type { PagerDuty, PagerDutyIncident, PagerDutySubscription, PagerDutyTarget } from '../../src/ports.ts';
import { faulty, type Faults } from './faults.ts';

type Made = { readonly key: string; readonly title: string; readonly target: PagerDutyTarget; readonly service: string };
type Kept = {
  status: PagerDutyIncident['status']; readonly notes: { id: string; content: string }[];
  /** How it was created here; none for those that a test puts in. */
  readonly made?: Made;
  /** Who was asked into it, each with the message. */
  asked?: { target: PagerDutyTarget; message: string }[];
};

export type PagerDutyWorld = {
  readonly incidents: Map<string, Kept>;
  readonly users: { id: string; name: string; email: string; phones?: readonly string[] }[];
  /** User ids on call, by escalation policy. */
  readonly onCalls: Map<string, string[]>;
  readonly escalationPolicies: { id: string; name: string }[];
  readonly services: { id: string; name: string }[];
  readonly webhooks: PagerDutySubscription[];
  /** Ids of subscriptions that were pinged. */
  readonly pings: string[];
  /** What PagerDuty's list of incidents holds. */
  readonly listed: PagerDutyIncident[];
  /** What rang: ids of users and policies, oldest first. */
  rung(): string[];
};
export type FakePagerDuty = PagerDuty & PagerDutyWorld & Faults;

export function fakePagerDuty(): FakePagerDuty {
  const incidents: PagerDutyWorld['incidents'] = new Map();
  const rings: string[] = [];
  const world: PagerDutyWorld = {
    incidents, users: [], onCalls: new Map(), escalationPolicies: [], services: [], webhooks: [], pings: [], listed: [], rung: () => [...rings],
  };
  const port: PagerDuty = { ...incidentCalls(world), ...pagingCalls(world, rings), ...directoryCalls(world) };
  return faulty(port, world);
}

function there(world: PagerDutyWorld, id: string): Kept {
  const found = world.incidents.get(id);
  if (!found) throw new Rejected('pagerduty', '404', 'PagerDuty knows no such incident');
  return found;
}

function shown(world: PagerDutyWorld, id: string): PagerDutyIncident | undefined {
  const found = world.incidents.get(id);
  if (!found) return undefined;
  const { made } = found;
  const user = made?.target.type === 'user' ? world.users.find((one) => one.id === made.target.id) : undefined;
  return {
    id, number: 1, status: found.status, title: made?.title ?? id, url: `https://acme.pagerduty.example/incidents/${id}`,
    service: { id: made?.service ?? 'S1', name: 'checkout-api' }, urgency: 'high', createdAt: new Date(),
    assignees: user ? [{ id: user.id, name: user.name }] : [],
    escalationPolicy: made?.target.type === 'escalation_policy' ? made.target.id : undefined,
  };
}

function incidentCalls(world: PagerDutyWorld) {
  return {
    incident: async (id: string) => world.listed.find((one) => one.id === id) ?? shown(world, id),
    async setStatus(id: string, status: 'acknowledged' | 'resolved') {
      there(world, id).status = status;
    },
    notes: async (id: string) => [...there(world, id).notes],
    async addNote(id: string, content: string) {
      const { notes } = there(world, id);
      const note = { id: `N${notes.length + 1}`, content };
      notes.push(note);
      return { id: note.id };
    },
  };
}

function pagingCalls(world: PagerDutyWorld, rings: string[]) {
  const byKey = (key: string) => [...world.incidents].findLast(([, one]) => one.made?.key === key)?.[0];
  return {
    async incidentByKey(key: string) {
      const id = byKey(key);
      return id === undefined ? undefined : shown(world, id);
    },
    async createIncident(made: Made): Promise<PagerDutyIncident> {
      const open = byKey(made.key);
      const id = open !== undefined && world.incidents.get(open)?.status !== 'resolved' ? open : `QMADE${world.incidents.size + 1}`;
      if (id !== open) {
        world.incidents.set(id, { status: 'triggered', notes: [], made });
        rings.push(made.target.id);
      }
      const there = shown(world, id);
      if (!there) throw new Error('it was just made');
      return there;
    },
    async requestResponder(id: string, target: PagerDutyTarget, message: string) {
      const kept = there(world, id);
      kept.asked = [...(kept.asked ?? []), { target, message }];
      rings.push(target.id);
    },
    responderRequests: async (id: string) => (there(world, id).asked ?? []).map((one) => one.message),
  };
}

function directoryCalls(world: PagerDutyWorld) {
  return {
    user: (id: string) => Promise.resolve(world.users.find((one) => one.id === id)),
    userByEmail: (email: string) => Promise.resolve(world.users.find((one) => one.email === email)),
    phones: (id: string) => Promise.resolve(world.users.find((one) => one.id === id)?.phones ?? []),
    policies: (query: string) => Promise.resolve(world.escalationPolicies.filter((one) => one.name.toLowerCase().includes(query.toLowerCase()))),
    policy: (id: string) => Promise.resolve(world.escalationPolicies.find((one) => one.id === id)),
    service: (id: string) => Promise.resolve(world.services.find((one) => one.id === id)),
    onCall({ escalationPolicy = '' }: { escalationPolicy?: string }) {
      const ids = world.onCalls.get(escalationPolicy) ?? [];
      const people = ids.flatMap((id, index) => world.users.filter((one) => one.id === id).map(({ name }) => ({ id, name, level: index + 1 })));
      return Promise.resolve(people);
    },
    subscriptions: () => Promise.resolve([...world.webhooks]),
    async enableSubscription(id: string) {
      const index = world.webhooks.findIndex((one) => one.id === id);
      const found = world.webhooks[index];
      if (found) world.webhooks[index] = { ...found, disabled: false };
    },
    async ping(id: string) {
      world.pings.push(id);
    },
    openIncidents: (since: Date) => Promise.resolve(world.listed.filter((one) => one.status !== 'resolved' && one.createdAt >= since)),
  };
}
