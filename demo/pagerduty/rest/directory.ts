// The part of the REST API that only reads: users, who is on call, services, policies, priorities.
import type { Book, Policy, User } from '../model.ts';
import { ref, userRef } from '../refs.ts';
import type { Json, JsonObject } from '../refs.ts';
import { missing, ok, paged } from './http.ts';
import type { Asked, Route } from './http.ts';
import { contactShapes, userShape } from './shapes.ts';

export const directoryRoutes: readonly Route[] = [
  [
    'GET', /^users$/,
    (asked) => paged(asked, 'users', matching(asked, asked.stage.book.users), (user) => userShape(asked.stage.book, user)),
  ],
  ['GET', /^users\/([^/]+)$/, (asked) => {
    const user = asked.stage.book.users.find((each) => each.id === asked.params[0]);
    if (user === undefined) throw missing();
    return ok({ user: userShape(asked.stage.book, user) });
  }],
  ['GET', /^users\/([^/]+)\/contact_methods$/, (asked) => {
    const user = asked.stage.book.users.find((each) => each.id === asked.params[0]);
    if (user === undefined) throw missing();
    return ok({ contact_methods: contactShapes(user) });
  }],
  ['GET', /^oncalls$/, (asked) => paged(asked, 'oncalls', onCalls(asked), (row) => row)],
  [
    'GET', /^services$/,
    (asked) => paged(asked, 'services', asked.stage.book.services, (service) => serviceShape(asked.stage.book, service)),
  ],
  ['GET', /^services\/([^/]+)$/, (asked) => {
    const service = asked.stage.book.service(asked.params[0] ?? '');
    if (service === undefined) throw missing();
    return ok({ service: serviceShape(asked.stage.book, service) });
  }],
  ['GET', /^escalation_policies$/, (asked) =>
    paged(asked, 'escalation_policies', named(asked, asked.stage.book.policies), (policy) => policyShape(asked.stage.book, policy))],
  ['GET', /^escalation_policies\/([^/]+)$/, (asked) => {
    const policy = asked.stage.book.policies.find((each) => each.id === asked.params[0]);
    if (policy === undefined) throw missing();
    return ok({ escalation_policy: policyShape(asked.stage.book, policy) });
  }],
  ['GET', /^priorities$/, (asked) =>
    paged(asked, 'priorities', asked.stage.book.priorities, ({ id, name }) => ({ id, type: 'priority', summary: name, name }))],
  ['GET', /^abilities$/, () => ok({ abilities: ['coordinated_responding', 'urgencies', 'teams'] })],
];

/** PagerDuty's `query` looks for the text in names and e-mail addresses, so more users than the one meant can come back. */
function matching(asked: Asked, users: readonly User[]): readonly User[] {
  const wanted = asked.query.get('query')?.toLowerCase();
  if (wanted === undefined) return users;
  return users.filter((user) => user.email.toLowerCase().includes(wanted) || user.name.toLowerCase().includes(wanted));
}

function named(asked: Asked, policies: readonly Policy[]): readonly Policy[] {
  const wanted = asked.query.get('query')?.toLowerCase();
  return wanted === undefined ? policies : policies.filter((policy) => policy.name.toLowerCase().includes(wanted));
}

function onCalls(asked: Asked): Json[] {
  const { book } = asked.stage;
  const policies = asked.query.getAll('escalation_policy_ids[]');
  const schedules = asked.query.getAll('schedule_ids[]');
  return book.policies
    .filter((policy) => policies.length === 0 || policies.includes(policy.id))
    .flatMap((policy) => policy.levels.map((level, index) => ({ policy, level, index })))
    .filter(({ level }) => schedules.length === 0 || schedules.includes(level.schedule?.id ?? ''))
    .flatMap(({ policy, level, index }) => level.users.map((user) => ({
      escalation_policy: ref(book, 'escalation_policies', 'escalation_policy', policy), escalation_level: index + 1,
      schedule: level.schedule === undefined ? null : ref(book, 'schedules', 'schedule', level.schedule),
      user: userRef(book, user), start: null, end: null,
    })));
}

function serviceShape(book: Book, service: Book['services'][number]): JsonObject {
  const { self, html_url, summary } = ref(book, 'services', 'service', service);
  const policy = ref(book, 'escalation_policies', 'escalation_policy', book.policyOf(service));
  return {
    id: service.id, type: 'service', summary, self, html_url, name: service.name, status: 'active', escalation_policy: policy,
    teams: [],
  };
}

function policyShape(book: Book, policy: Policy): JsonObject {
  const { self, html_url, summary } = ref(book, 'escalation_policies', 'escalation_policy', policy);
  const rules = policy.levels.map((level, index) => ({
    id: `${policy.id}L${index + 1}`, escalation_delay_in_minutes: 30, targets: level.users.map((user) => userRef(book, user)),
  }));
  return {
    id: policy.id, type: 'escalation_policy', summary, self, html_url, name: policy.name, escalation_rules: rules, num_loops: 0,
    teams: [],
  };
}
