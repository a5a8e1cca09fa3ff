// What the look-alike of PagerDuty keeps: services, people, policies and incidents with their notes, alerts and log.
import type { Clock, Random } from '../../src/ports.ts';

export type Status = 'triggered' | 'acknowledged' | 'resolved';
export type Urgency = 'high' | 'low';
/** `phones` as PagerDuty keeps them: a country code and the rest. */
export type User = {
  readonly id: string; readonly name: string; readonly email: string;
  readonly phones?: readonly { readonly country: number; readonly number: string }[] | undefined;
};
/** People who were asked into an incident, and what they were told. */
export type ResponderRequest = {
  readonly at: Date; readonly by: string; readonly message: string; readonly target: { readonly id: string; readonly type: string };
  readonly users: readonly string[];
};
export type Level = {
  readonly users: readonly string[]; readonly schedule?: { readonly id: string; readonly name: string } | undefined;
};
export type Policy = { readonly id: string; readonly name: string; readonly levels: readonly Level[] };
export type Service = { readonly id: string; readonly name: string; readonly escalationPolicy?: string | undefined };
export type Priority = { readonly id: string; readonly name: string };
export type Note = { readonly id: string; readonly content: string; readonly by: string; readonly at: Date };
export type Alert = {
  readonly id: string; readonly key: string; readonly severity: string; readonly summary: string;
  readonly details: string | Readonly<Record<string, unknown>>;
  readonly links: readonly { href: string; text: string }[];
  readonly at: Date;
};
/** `by` is a user's id, or undefined when an integration did it. */
export type LogEntry = {
  readonly id: string; readonly type: string; readonly at: Date; readonly by: string | undefined; readonly text: string;
};
export type Incident = {
  readonly id: string; readonly number: number; readonly createdAt: Date; readonly key: string | undefined;
  title: string; status: Status; urgency: Urgency; priority: Priority | undefined; service: Service; policy: Policy;
  level: number; assignees: string[]; changedAt: Date; changedBy: string | undefined; reopenedAt: Date | undefined;
  mergedInto: string | undefined; incidentType: string; bridge: { url: string; number: string } | undefined;
  acknowledgedBy: { user: string; at: Date }[]; readonly notes: Note[]; readonly alerts: Alert[]; readonly log: LogEntry[];
  readonly responderRequests: ResponderRequest[];
};

export type BookInput = {
  readonly clock: Clock;
  readonly random: Random;
  readonly services: readonly Service[];
  readonly users: readonly User[];
  readonly policies?: readonly Policy[] | undefined;
  readonly priorities?: readonly Priority[] | undefined;
  /** Where links to incidents and API objects point, without a trailing slash. */
  readonly publicUrl: string;
};

export type Book = ReturnType<typeof createBook>;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const defaultPriorities = ['P1', 'P2', 'P3', 'P4', 'P5'].map((name) => ({ id: `PRIO00${name}`, name }));

/** The store of one world. Without policies there is one, `PEP0001`, whose only level is the first user. */
export function createBook(input: BookInput) {
  const { clock, random, users } = input;
  const firstLevel = { users: users.slice(0, 1).map((user) => user.id) };
  const policies: readonly Policy[] = input.policies ?? [{ id: 'PEP0001', name: 'Default', levels: [firstLevel] }];
  const incidents = new Map<string, Incident>();
  let made = 0;

  /** An id like PagerDuty's: a prefix, then capitals and digits. The counter in it keeps ids apart whatever the randomness. */
  function id(prefix: string, length: number): string {
    made += 1;
    const counter = made.toString(36).toUpperCase().padStart(4, '0');
    const filler = Array.from(
      { length: length - prefix.length - counter.length }, () => letters[Math.floor(random.fraction() * 36)] ?? 'A',
    );
    return prefix + filler.join('') + counter;
  }

  function policyOf(service: Service): Policy {
    const found = policies.find((policy) => policy.id === service.escalationPolicy) ?? policies[0];
    if (found === undefined) throw new Error('a world of PagerDuty needs at least one escalation policy');
    return found;
  }

  function user(idOrEmail: string | undefined): User | undefined {
    const wanted = idOrEmail?.toLowerCase();
    return users.find((user) => user.id.toLowerCase() === wanted || user.email.toLowerCase() === wanted);
  }

  return {
    ...input,
    id,
    incidents,
    policies,
    policyOf,
    user,
    priorities: input.priorities ?? defaultPriorities,
    now: () => clock.now(),
    /** By id, or by number as text. */
    incident: (key: string) => incidents.get(key) ?? [...incidents.values()].find((each) => String(each.number) === key),
    service: (key: string) => input.services.find((each) => each.id === key),
  };
}
