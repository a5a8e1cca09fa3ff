// What a run does next, as a table: every path through a runbook, and why it takes it.
import { describe, expect, it } from 'vitest';
import type { Run, RunStep, StepStatus } from '../../../src/domain/incident.ts';
import { parseRunbook } from '../../../src/domain/runbook/parse.ts';
import { digestOf, stepAt, type Pinned } from '../../../src/domain/runbook/pinned.ts';
import { nextOf, type Next, type Performer, type Plan } from '../../../src/domain/runbook/plan.ts';
import { defaultPolicy, type Policy } from '../../../src/domain/runbook/policy.ts';
import type { Runbook } from '../../../src/domain/runbook/types.ts';
import { slackPerson } from '../../../src/domain/actor.ts';
import { ada, at, grace } from '../../support/incidents.ts';

type Fence = { readonly name: string; readonly kind?: 'http' | 'manual' | 'approval'; readonly [key: string]: string | undefined };

function book(fences: readonly Fence[], front: readonly string[] = []): Runbook {
  const text = ['---', 'runbook: 1', 'id: flow', 'title: A run and its ways', 'owner: "@acme/team"', 'last-reviewed: 2026-10-02', 'executor: http-only', 'egress: [flags.acme.example:443]', ...front, '---', '# Flow', '',
    ...fences.flatMap(({ kind = 'http', ...keys }) => (kind === 'http'
      ? [`\`\`\`http ${JSON.stringify(keys)}`, `GET https://flags.acme.example/${keys.name}`, '```', '']
      : [`\`\`\`text ${JSON.stringify({ ...keys, kind })}`, 'Sure?', '```', '']))].join('\n');
  const read = parseRunbook({ path: 'flow.md', text });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.runbook;
}

const machine = (): Performer => ({ by: 'machine' });
type Given = {
  readonly statuses: readonly StepStatus[]; readonly run?: Partial<Run>; readonly steps?: readonly Partial<RunStep>[]; readonly outputs?: Readonly<Record<string, string>>;
  readonly policy?: Policy; readonly performer?: Plan['performer']; readonly digests?: readonly (string | null)[]; readonly now?: string;
};

function next(runbook: Runbook, { statuses, run, steps, outputs = {}, policy = defaultPolicy, performer, digests, now = at(60) }: Given): Next {
  const pinned: Pinned = { runbook, params: {}, outputs };
  const all: RunStep[] = runbook.steps.map((step, n) => ({ name: step.name, kind: step.kind, risk: step.risk, approvals: 0, aside: step.aside, status: 'pending', approvedBy: [], given: [], ...steps?.[n] }));
  return nextOf({
    pinned, policy, now, performer: performer ?? ((step) => (step.kind === 'manual' ? { by: 'person' } : machine())),
    run: { id: 'r', runbook: 'flow', blob: 'b', title: 'Flow', status: 'running', by: ada, at: at(0), params: {}, sources: {}, steps: all, ...run },
    rows: runbook.steps.map((_step, idx) => ({ idx, status: statuses[idx] ?? 'pending', digest: digests?.[idx] ?? null })),
  });
}

const short = (decided: Next): string => {
  if (decided.do === 'finish') return `finish ${decided.status}${decided.why === undefined ? '' : `: ${decided.why}`}`;
  if (decided.do === 'nothing') return 'nothing';
  if (decided.do === 'roll back') return `roll back after ${decided.failed.name}`;
  return `${decided.do} ${decided.step.name}${decided.do === 'wait' ? ` for ${decided.for} ${decided.needed}` : `: ${decided.why}`}`;
};

const look = { name: 'look', risk: 'read' } as const;
const change = { name: 'change', risk: 'change', idempotent: 'true' } as const;
const free: Policy = { ...defaultPolicy, risk: { ...defaultPolicy.risk, change: { ...defaultPolicy.risk.change, approvals: 0 } } };

describe('steps in order', () => {
  it.each<[string, readonly StepStatus[], string]>([
    ['the first that has not begun', ['pending', 'pending'], 'ready look: no approval is needed'],
    ['one after the other', ['succeeded', 'pending'], 'wait change for approval 1'],
    ['nothing while one is ready', ['ready', 'pending'], 'nothing'],
    ['nothing while one runs', ['running', 'pending'], 'nothing'],
    ['nothing while one waits', ['succeeded', 'waiting'], 'nothing'],
    ['nothing while one is unknown', ['unknown', 'pending'], 'nothing'],
    ['the end', ['succeeded', 'succeeded'], 'finish succeeded'],
    ['a failure ends it', ['failed', 'pending'], 'finish failed'],
    ['a step that took too long ends it', ['timed_out', 'pending'], 'finish failed'],
    ['a step that somebody refused ends it', ['succeeded', 'cancelled'], 'finish cancelled'],
  ])('%s', (_what, statuses, wanted) => {
    expect(short(next(book([look, change]), { statuses }))).toBe(wanted);
  });

  it('a failure that may be passed over is', () => {
    expect(short(next(book([{ ...look, 'on-failure': 'continue' }, change]), { statuses: ['failed', 'pending'] }))).toBe('wait change for approval 1');
  });

  it('what a person does waits for as many as are asked for, and says why when a machine could have', () => {
    expect(short(next(book([{ name: 'call', kind: 'manual', count: '2' }]), { statuses: ['pending'] }))).toBe('wait call for person 2');
    const decided = next(book([look]), { statuses: ['pending'], performer: () => ({ by: 'person', why: 'no runner' }) });
    expect(decided).toMatchObject({ do: 'wait', for: 'person', why: 'no runner' });
  });

  it('a run that took too long begins nothing more', () => {
    const slow = book([look, change], ['timeout: 10m']);
    expect(short(next(slow, { statuses: ['succeeded', 'pending'], now: at(601) }))).toMatch(/^finish failed: It took longer/);
    expect(short(next(slow, { statuses: ['succeeded', 'pending'], now: at(599) }))).toBe('wait change for approval 1');
    expect(short(next(slow, { statuses: ['succeeded', 'succeeded'], now: at(601) }))).toBe('finish succeeded');
  });

  it('a run that a person stopped begins nothing more, whatever its steps came to', () => {
    for (const status of ['succeeded', 'failed', 'cancelled'] as const) {
      expect(short(next(book([look, change]), { statuses: [status, 'pending'], run: { stopAsked: grace } }))).toBe('finish cancelled: Stopped by a person.');
    }
    expect(short(next(book([look, change]), { statuses: ['running', 'pending'], run: { stopAsked: grace } }))).toBe('nothing');
  });
});

describe('a dry run', () => {
  const steps = book([{ ...change, 'dry-run': 'preview' }, { name: 'preview', risk: 'read', excludeFromRunAll: 'true' }]);
  it('goes first, by itself; then the approval is asked for', () => {
    expect(short(next(steps, { statuses: ['pending', 'skipped'] }))).toBe('ready preview: dry run of change');
    expect(short(next(steps, { statuses: ['pending', 'running'] }))).toBe('nothing');
    expect(short(next(steps, { statuses: ['pending', 'succeeded'] }))).toBe('wait change for approval 1');
  });

  it('that failed makes a person look, even where nobody would have been asked', () => {
    const failed = next(steps, { statuses: ['pending', 'failed'], policy: free });
    expect(failed).toMatchObject({ do: 'wait', for: 'approval', needed: 1 });
    expect(failed).toHaveProperty('why', expect.stringContaining('dry run failed'));
    expect(short(next(steps, { statuses: ['pending', 'succeeded'], policy: free }))).toBe('ready change: no approval is needed');
  });

  it('that no machine can do is left out: a person does the step and looks themselves', () => {
    expect(short(next(steps, { statuses: ['pending', 'skipped'], performer: () => ({ by: 'person' }) }))).toBe('wait change for person 1');
  });
});

describe('after a failure', () => {
  const ask = book([{ ...look, 'on-failure': 'ask' }, change]);
  it('that is left to people, nothing happens until one has chosen; when they chose to stop, the run ends', () => {
    expect(short(next(ask, { statuses: ['failed', 'pending'], steps: [{ asks: true }] }))).toBe('nothing');
    expect(short(next(ask, { statuses: ['failed', 'pending'], steps: [{ asks: false }] }))).toBe('finish failed');
    expect(short(next(ask, { statuses: ['succeeded', 'pending'] }))).toBe('wait change for approval 1');
  });

  const undo = { risk: 'change', idempotent: 'true', excludeFromRunAll: 'true' } as const;
  const rolled = book([
    { ...change, name: 'one', rollback: 'undo-one' }, { ...change, name: 'two', rollback: 'undo-two' }, { ...look, 'on-failure': 'rollback' },
    { ...undo, name: 'undo-one' }, { ...undo, name: 'undo-two' },
  ]);
  const pinned: Pinned = { runbook: rolled, params: {}, outputs: {} };
  const digests = rolled.steps.map((step) => digestOf(pinned, step, defaultPolicy));
  const rollingBack = { step: 2, why: 'look failed' };
  const of = (one: StepStatus, two: StepStatus, first: StepStatus, second: StepStatus) => short(next(rolled, { statuses: [one, two, 'failed', first, second], run: { rollingBack }, digests }));

  it('what was done is undone, last first, each once, with the approval that covered it', () => {
    expect(short(next(rolled, { statuses: ['succeeded', 'succeeded', 'failed', 'skipped', 'skipped'] }))).toBe('roll back after look');
    expect(of('succeeded', 'succeeded', 'skipped', 'skipped')).toBe('ready undo-two: it undoes two, and was approved with it');
    expect(of('succeeded', 'succeeded', 'skipped', 'running')).toBe('nothing');
    expect(of('succeeded', 'succeeded', 'skipped', 'succeeded')).toBe('ready undo-one: it undoes one, and was approved with it');
    expect(of('succeeded', 'succeeded', 'succeeded', 'succeeded')).toBe('finish failed: look failed; what was done was undone.');
  });

  it('a step that was not done is not undone', () => {
    expect(of('succeeded', 'pending', 'skipped', 'skipped')).toBe('ready undo-one: it undoes one, and was approved with it');
    expect(of('pending', 'pending', 'skipped', 'skipped')).toBe('finish failed: look failed; nothing that was done has a rollback.');
  });

  it('an undoing that fails ends it, and says that somebody has to look', () => {
    expect(of('succeeded', 'succeeded', 'skipped', 'failed')).toBe('finish failed: look failed. Undoing it stopped at undo-two: somebody has to look.');
  });

  it('an undoing whose values have changed since the approval asks for itself', () => {
    const changed = next(rolled, { statuses: ['succeeded', 'succeeded', 'failed', 'skipped', 'skipped'], run: { rollingBack }, digests: ['old', 'old', null, null, null] });
    expect(short(changed)).toBe('wait undo-two for approval 1');
  });
});

describe('an approval step', () => {
  const steps = book([look, { name: 'go', kind: 'approval', by: 'responder', count: '1' }, change]);
  const covers = [digestOf({ runbook: steps, params: {}, outputs: {} }, stepAt({ runbook: steps }, 2), defaultPolicy)];
  const said = (given: RunStep['given'], now = at(60)) => short(next(steps, { statuses: ['succeeded', 'succeeded', 'pending'], steps: [{}, { status: 'succeeded', given }, {}], now }));

  it('waits for people', () => {
    expect(short(next(steps, { statuses: ['succeeded', 'pending', 'pending'] }))).toBe('wait go for approval 1');
  });

  it('speaks for the steps after it, where who approved may approve those too', () => {
    expect(said([{ by: grace, at: at(30), covers }])).toBe('ready change: approved with go');
    expect(said([{ by: grace, at: at(30), covers: [] }])).toBe('wait change for approval 1');
    expect(said([{ by: grace, at: at(30), covers: ['of something else'] }])).toBe('wait change for approval 1');
  });

  it('does not speak for who asked for the run, nor for longer than an approval holds', () => {
    expect(said([{ by: ada, at: at(30), covers }])).toBe('wait change for approval 1');
    expect(said([{ by: grace, at: at(30), covers }], at(30 + 30 * 60))).toBe('wait change for approval 1');
    expect(said([{ by: grace, at: at(30), covers }], at(29 + 30 * 60))).toBe('ready change: approved with go');
  });

  it('counts people, not clicks', () => {
    const two: Policy = { ...defaultPolicy, risk: { ...defaultPolicy.risk, change: { ...defaultPolicy.risk.change, approvals: 2 } } };
    const twice = (by: typeof ada) => {
      const digest = digestOf({ runbook: steps, params: {}, outputs: {} }, stepAt({ runbook: steps }, 2), two);
      const given = [{ by: grace, at: at(30), covers: [digest] }, { by, at: at(31), covers: [digest] }];
      return short(next(steps, { statuses: ['succeeded', 'succeeded', 'pending'], steps: [{}, { status: 'succeeded', given }, {}], policy: two }));
    };
    expect(twice(slackPerson('ULINUS'))).toBe('ready change: approved with go');
    expect(twice(grace)).toBe('wait change for approval 2');
  });
});
