// The forms of an incident's life: resolve, decline, reopen, rename, update. What is required, and what stands in them already.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import type { ModalView } from '../../src/render/blocks.ts';
import { declineModal } from '../../src/render/forms/decline.ts';
import { renameModal } from '../../src/render/forms/rename.ts';
import { reopenModal } from '../../src/render/forms/reopen.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';
import { begun, updateModal } from '../../src/render/forms/update.ts';
import { updatedFacts } from './board-stories.ts';
import { sameView } from './golden.ts';
import { ada, bela, config, declaredFacts, incidentOf, now, opened, resolvedFacts, workedFacts } from './stories.ts';

const worked = incidentOf(workedFacts);
const over = incidentOf([...updatedFacts, ...resolvedFacts.slice(-3)]);
const quiet = incidentOf([opened({ severity: 'SEV4' })]);

type Input = { readonly block_id?: string; readonly optional?: boolean; readonly element: Record<string, unknown> };
function inputs(view: ModalView): Record<string, Input> {
  return Object.fromEntries(view.blocks.filter((block) => block.type === 'input').map((block) => [block.block_id ?? '', block as unknown as Input]));
}
function chosen(view: ModalView): unknown {
  return (inputs(view)['next']?.element['initial_option'] as { value?: string } | undefined)?.value;
}

describe('golden forms', () => {
  const views: Readonly<Record<string, ModalView>> = {
    resolve: resolveModal(incidentOf(declaredFacts()), { config }), 'resolve-while-firing': resolveModal(worked, { config }), 'resolve-without-owner': resolveModal(quiet, { config }),
    decline: declineModal(worked), reopen: reopenModal(over), rename: renameModal(worked), update: updateModal(worked, config), 'update-over': updateModal(over, config),
    'update-private': updateModal(incidentOf(declaredFacts({ private: true })), config), 'update-drill': updateModal(incidentOf(declaredFacts({ kind: 'drill' })), config),
  };
  for (const [name, view] of Object.entries(views)) it(name, () => sameView(`modal-${name}`, view));
  it('hold the incident’s number and nothing else', () => expect(new Set(Object.values(views).map((view) => view.private_metadata))).toEqual(new Set(['42'])));
});

describe('resolving', () => {
  const owner = (view: ModalView) => inputs(view)['owner']?.element['initial_user'];

  it('warns of what still fires', () => {
    expect(JSON.stringify(resolveModal(worked, { config }))).toContain('Not everything has cleared');
    expect(JSON.stringify(resolveModal(incidentOf(declaredFacts()), { config }))).not.toContain('Not everything has cleared');
    // Our own page that rings says nothing of what is wrong.
    const page: NewFact = { kind: 'alert.attached', data: { source: 'pagerduty', key: 'QPAGE', title: 'INC-42 page 1: Search is slow', service: { id: 'P', name: 'call' }, urgency: 'high', assignees: [] } };
    expect(JSON.stringify(resolveModal(incidentOf([...declaredFacts(), page]), { config }))).not.toContain('Not everything has cleared');
  });

  it('says how much is not done yet', () => {
    const task: NewFact = { kind: 'task.added', data: { task: 1, text: 'x', assignee: ada } };
    expect(JSON.stringify(resolveModal(incidentOf([...declaredFacts(), task]), { config }))).toContain('*Not everything is done*: 1 open task.');
    expect(JSON.stringify(resolveModal(incidentOf([...declaredFacts(), task, { kind: 'task.ended', data: { task: 1, how: 'done' } }]), { config }))).not.toContain('Not everything is done');
  });

  it('asks who sees to the postmortem where one is wanted, and only there', () => {
    const asks = (facts: Parameters<typeof incidentOf>[0]) => 'owner' in inputs(resolveModal(incidentOf(facts), { config }));
    expect([asks(workedFacts), asks(declaredFacts()), asks([opened({ severity: 'SEV3' })])]).toEqual([true, true, false]);
    expect([asks(declaredFacts({ kind: 'drill' })), asks(declaredFacts({ private: true }))]).toEqual([false, false]);
    expect(asks(resolvedFacts)).toBe(true);
  });

  it('proposes who was named, then who had it, then the commander, then who asks', () => {
    expect(owner(resolveModal(worked, { config, by: bela, owner: 'U0CHIARA' }))).toBe('U0CHIARA');
    expect(owner(resolveModal(incidentOf([...workedFacts, { kind: 'postmortem.owned', data: { owner: bela } }]), { config }))).toBe('U0BELA');
    expect(owner(resolveModal(worked, { config, by: bela }))).toBe('U0ADA');
    expect(owner(resolveModal(incidentOf([opened()]), { config, by: bela }))).toBe('U0BELA');
    expect(owner(resolveModal(incidentOf([opened()]), { config }))).toBeUndefined();
  });
});

describe('an update', () => {
  it('asks for all three, and knows the impact of the last one', () => {
    const asked = inputs(updateModal(incidentOf(updatedFacts), config));
    expect(Object.entries(asked).map(([id, { optional }]) => [id, optional])).toEqual([['text', undefined], ['impact', undefined], ['next', undefined]]);
    expect(asked['impact']?.element['initial_value']).toBe('1 in 5 card payments fails in the EU');
  });

  it('promises what the severity asks for, an hour where it asks for nothing', () => {
    expect(chosen(updateModal(worked, config))).toBe('20');
    expect(chosen(updateModal(quiet, config))).toBe('60');
    const every = { ...config, severities: { ...config.severities, SEV2: { label: 'Major', postmortem: 'required' as const, 'update-every': 45 * 60_000 } } };
    expect(chosen(updateModal(worked, every))).toBe('45');
  });

  it('says that it is the last one only when it is over', () => {
    expect(JSON.stringify(updateModal(worked, config))).not.toContain('last one');
    expect(chosen(updateModal(over, config))).toBe('last');
    expect(chosen(updateModal(worked, config, { next: 'last' }))).toBe('20');
  });

  it('keeps what was typed after the verb', () => {
    const view = updateModal(worked, config, begun({ text: 'rolling back', impact: undefined, next: { inMs: 25 * 60_000 } }, now));
    expect(inputs(view)['text']?.element['initial_value']).toBe('rolling back');
    expect(chosen(view)).toBe('25');
    expect(chosen(updateModal(worked, config, begun({ text: '', impact: undefined, next: { clock: '04:30' } }, now)))).toBe('2026-11-21T04:30:00.000Z');
    expect(chosen(updateModal(worked, config, begun({ text: '', impact: undefined, next: { clock: '02:30' } }, now)))).toBe('20');
  });

  it('says who will read it', () => {
    expect(JSON.stringify(updateModal(worked, config))).toContain('the announcement in #incidents');
    expect(JSON.stringify(updateModal(worked, { ...config, announce: false }))).not.toContain('announcement');
    expect(JSON.stringify(updateModal(incidentOf(declaredFacts({ private: true })), config))).toContain('only its channel is told');
  });
});
