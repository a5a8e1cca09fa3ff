// Random incidents: facts of every kind with hostile texts, folded as the real ones are.
import { actor } from '../../src/domain/actor.ts';
import { factKinds, factSchemas, statuses, type Fact, type FactKind } from '../../src/domain/facts.ts';
import { foldAll } from '../../src/domain/fold.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { plus } from '../../src/domain/time.ts';
import { anyOf, hostileText, type Choose, type Dice } from '../support/hostile.ts';
import { runbook, start } from './stories.ts';

const runs = ['0b9f3c52-8d0e-4c0a-9d26-1f6f5b3a7e10', '5d1f1a44-77aa-4a6f-8b9e-0c6a7f0f9a11'] as const;
const keys = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7', 'Q8'] as const;
const urls = [
  'https://acme.pagerduty.example/incidents/Q1?a=1&b=2', 'https://evil.example/a|b<c>d', 'https://user:pass@evil.example/', 'javascript:alert(1)', 'not a url',
  `https://long.example/${'x'.repeat(1_900)}`, 'https://evil.example/"><!channel>',
] as const;

/** Names and references that have to fit together, so that facts meet what earlier ones made. */
const fitting: Choose = (path, roll) => {
  switch (path.at(-1)) {
    case 'run': return roll.pick(runs);
    case 'step': return roll.below(30);
    case 'key': return roll.pick(keys);
    case 'digest': return roll.pick(['a1b2c3d4e5f60718'.repeat(4), 'ffffffff00000000'.repeat(4)]);
    case 'url': return roll.below(4) === 0 ? undefined : roll.pick(urls);
    case 'effectKind': return roll.pick(['slack.people.invite', 'pagerduty.resolve', 'slack.channel.create', 'constructor', '<!channel>']);
    case 'severity': return roll.pick(['SEV1', 'SEV2', 'SEV9', '__proto__', '<!here>']);
    case 'channel': return roll.pick(['C0INC42', 'G0INC42', '<!channel>']);
    case 'ts': return roll.pick(['1795230012.000100', '1795230013.000100', '<!here>']);
    case 'role': return roll.pick(['deputy', 'scribe', 'customer-liaison', 'x'.repeat(40)]);
    // Numbers of things within the incident: small, so that what is settled was stated.
    case 'task': case 'followup': case 'decision': case 'hypothesis': case 'handoff': case 'page': case 'update': case 'times': case 'suggestion': case 'claim': return 1 + roll.below(6);
    // Before and after the moment of rendering, so that some of it is overdue.
    case 'nextAt': case 'dueAt': case 'until': return plus(start, roll.below(90) * 60_000);
    case 'seen': return plus(start, roll.below(90) * 60_000);
    case 'dueOn': return plus(start, (roll.below(40) - 10) * 86_400_000).slice(0, 10);
    default: return undefined;
  }
};

export function anyFact(kind: FactKind, seq: number, roll: Dice): Fact {
  const at = plus(start, seq * 1_000);
  const data = factSchemas[kind].parse(anyOf(factSchemas[kind], roll, fitting));
  const by = actor.parse(anyOf(actor, roll, (path, dice) => (path.at(-1) === 'id' && dice.below(2) === 0 ? 'U0FRIEND' : undefined)));
  return { kind, data, seq, at, recordedAt: roll.below(5) === 0 ? plus(at, 3_600_000) : at, by, cause: 'test', hash: '00' } as Fact;
}

/** Kinds that make a full card and long runs come up more often than chance would have it. */
const often: readonly FactKind[] = [
  'run.requested', 'step.waiting', 'step.waiting', 'step.finished', 'alert.attached', 'effect.given_up', 'people.missing', 'channel.created',
  'task.added', 'task.added', 'hypothesis.stated', 'decision.proposed', 'update.sent', 'page.failed', 'page.requested', 'role.set', 'handoff.offered', 'link.added', 'followup.added',
];

export function anyStory(roll: Dice): { readonly incident: Incident; readonly facts: readonly Fact[] } {
  const length = roll.pick([0, 3, 12, 40, 120]);
  const kinds = factKinds.filter((kind) => kind !== 'incident.opened');
  const facts = [anyFact('incident.opened', 1, roll)];
  for (let seq = 2; seq <= length + 1; seq += 1) facts.push(anyFact(roll.below(2) === 0 ? roll.pick(often) : roll.pick(kinds), seq, roll));
  const incident = foldAll(facts, 42);
  if (!incident) throw new Error('a story without facts');
  return { incident: { ...incident, status: roll.pick(statuses) }, facts };
}

/** A runbook as no parser would let it through: its texts are the worst, its steps many. */
export function anyRunbook(roll: Dice): Runbook {
  const many = roll.pick([0, 1, 5, 120]);
  const text = (max: number) => hostileText(roll, max);
  return {
    ...runbook,
    id: roll.pick(['checkout-5xx', 'other-one']), title: text(2_000), owner: text(200), path: text(300), guide: text(20_000),
    lastReviewed: roll.pick([undefined, '2026-01-01']),
    params: Array.from({ length: many }, (_, n) => ({
      name: `PARAM_${n}`, type: roll.pick(types(roll)), default: roll.pick([undefined, 'true', '5', text(500)]), required: true, description: text(200), sensitive: roll.below(3) === 0,
      from: roll.pick([undefined, 'incident.title']),
    })),
    steps: Array.from({ length: many }, (_, index) => ({
      ...(roll.pick(runbook.steps)), index, name: text(100), kind: roll.pick(['http', 'run', 'manual', 'approval', text(200)]), body: text(20_000), prose: text(5_000), aside: roll.below(5) === 0,
    })),
  };
}

function types(roll: Dice) {
  const values = Array.from({ length: roll.pick([1, 3, 100, 150]) }, () => hostileText(roll, 200));
  return [
    { type: 'string', pattern: `^${hostileText(roll, 300)}$` }, { type: 'enum', values }, { type: 'enum', values: ['a', 'b'] }, { type: 'integer', min: 0, max: 9 },
    { type: 'boolean' }, { type: 'k8s-name' }, { type: 'hostname' }, { type: 'git-sha' }, { type: 'semver' },
  ] as const;
}
