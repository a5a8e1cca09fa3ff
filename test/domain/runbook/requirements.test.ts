// A runbook can only tighten the policy, person by person.
import { describe, expect, test } from 'vitest';
import { coveredSteps } from '../../../src/domain/runbook/approval-scope.ts';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import { requirementsFor, satisfies } from '../../../src/domain/runbook/requirements.ts';
import type { Requirements } from '../../../src/domain/runbook/requirements.ts';
import { fence, fixture, parsed, shipped, stepOf, text } from './support.ts';

const failover = parsed(fixture('postgres-failover.md'));
const rollback = parsed(fixture('k8s-rollback-deployment.md'));

function needs(runbook: ReturnType<typeof parsed>, step: string): Requirements {
  return requirementsFor(runbook, stepOf(runbook, step), defaultPolicy);
}

function single(front: Readonly<Record<string, string>>, annotation: Readonly<Record<string, string>>): Requirements {
  const name = annotation['name'] ?? 'act';
  return needs(parsed(text(front, fence('sh', { name, ...annotation }))), name);
}

describe('what the policy alone demands', () => {
  test('reading needs nobody else, changing one approval', () => {
    expect(needs(rollback, 'history')).toEqual({
      approvals: 0, approveBy: [], runBy: [['responder']], confirmations: 0, timeoutMs: 20_000,
      requesterMayApprove: false, approvalTtlMs: 1_800_000,
    });
    expect(needs(rollback, 'rollback')).toMatchObject({ approvals: 1, approveBy: [['responder']], timeoutMs: 60_000 });
  });
  test('a step without risk is a change', () => {
    expect(single({}, {})).toMatchObject({ approvals: 1 });
  });
});

describe('tightening', () => {
  test('a person must hold one role of the policy\'s list and one of the runbook\'s', () => {
    const { approveBy, approvals, runBy } = needs(failover, 'failover');
    expect(approvals).toBe(2);
    expect(approveBy).toEqual([['sre-lead', 'dba']]);
    expect(runBy).toEqual([['sre', 'dba'], ['sre', 'dba']]);
  });
  test('a wider role loosens nothing', () => {
    const wide = single({ 'run-by': '[anyone]', approvals: '{ change: { count: 1, by: [anyone] } }' }, {});
    expect(wide).toMatchObject({ approvals: 1, approveBy: [['responder'], ['anyone']], runBy: [['responder'], ['anyone']] });
    expect(satisfies(['anyone'], wide.approveBy)).toBe(false);
    expect(satisfies(['anyone', 'responder'], wide.approveBy)).toBe(true);
  });
  test('the higher count wins', () => {
    expect(single({ approvals: '{ change: { count: 3 } }' }, {})).toMatchObject({ approvals: 3, approveBy: [['responder']] });
    const lower = fixture('postgres-failover.md').replace('{ count: 2, by', '{ count: 1, by');
    expect(needs(parsed(lower), 'failover').approvals).toBe(2);
  });
  test('a runbook may demand approval for reading, by the approvers of changes if it names nobody', () => {
    const read = { risk: 'read' };
    const anybody = { approvals: 1, approveBy: [['responder']] };
    expect(single({ approvals: '{ read: { count: 1 } }' }, read)).toMatchObject(anybody);
    expect(single({ approvals: '{ read: { by: [dba] } }' }, read)).toMatchObject({ approvals: 1, approveBy: [['dba']] });
  });
  test('the lower timeout wins', () => {
    expect(single({}, { timeout: '2h' }).timeoutMs).toBe(1_800_000);
    expect(single({}, { timeout: '5m' }).timeoutMs).toBe(300_000);
    expect(single({}, { risk: 'read' }).timeoutMs).toBe(900_000);
  });
  test('an owner needs what its rollback target needs', () => {
    const body = fence('text', { name: 'ask', kind: 'approval' }) + fence('sh', { name: 'act', rollback: 'drop' })
      + fence('sh', { name: 'drop', risk: 'destructive', excludeFromRunAll: 'true' });
    const approveBy = [['responder'], ['sre-lead', 'dba']];
    expect(needs(parsed(text({}, body)), 'act')).toMatchObject({ approvals: 2, approveBy });
  });
});

describe('people', () => {
  test('a manual step is done by its roles among those who may run, and waits as long as its run', () => {
    expect(needs(failover, 'primary-fenced')).toMatchObject({
      approvals: 0, confirmations: 1, timeoutMs: undefined, runBy: [['responder'], ['sre', 'dba'], ['dba']],
    });
  });
  test('an approval step is decided by its own roles and count', () => {
    expect(needs(failover, 'go')).toMatchObject({ approvals: 2, approveBy: [['sre-lead', 'dba']], timeoutMs: 600_000 });
  });
  test('without roles of its own, by those whom the steps after it need', () => {
    expect(needs(parsed(shipped('bad-deploy.md')), 'go')).toMatchObject({ approvals: 1, approveBy: [['responder']] });
    const body = fence('text', { name: 'ask', kind: 'approval' }) + fence('sh', { name: 'drop', risk: 'destructive' });
    expect(needs(parsed(text({}, body)), 'ask')).toMatchObject({ approvals: 2, approveBy: [['sre-lead', 'dba']] });
  });
});

describe('coveredSteps', () => {
  const covered = (source: string, name: string): readonly string[] => {
    const runbook = parsed(source);
    return coveredSteps(runbook, stepOf(runbook, name)).map((step) => step.name);
  };
  test('the changes after it, not the reads', () => {
    expect(covered(fixture('postgres-failover.md'), 'go')).toEqual(['failover', 'restart-poolers']);
  });
  test('up to the next approval step, no asides', () => {
    const body = fence('text', { name: 'first', kind: 'approval' }) + fence('sh', { name: 'one' })
      + fence('sh', { name: 'undo', excludeFromRunAll: 'true' }) + fence('text', { name: 'second', kind: 'approval' })
      + fence('sh', { name: 'two' });
    expect(covered(text({}, body), 'first')).toEqual(['one']);
    expect(covered(text({}, body), 'second')).toEqual(['two']);
    expect(covered(text({}, body), 'one')).toEqual([]);
  });
  test('not what is fed, itself or in its rollback, by an output produced later', () => {
    const output = (name: string): string => fence('sh', { name, risk: 'read', output: 'line' });
    const body = output('EARLY') + fence('text', { name: 'ask', kind: 'approval' }) + output('LATE')
      + fence('sh', { name: 'uses-early' }, '"$EARLY"') + fence('sh', { name: 'uses-late' }, '"$LATE"')
      + fence('sh', { name: 'undone-late', rollback: 'undo' })
      + fence('sh', { name: 'undo', excludeFromRunAll: 'true' }, '"$LATE"');
    expect(covered(text({}, body), 'ask')).toEqual(['uses-early']);
  });
});

describe('a runbook that nobody has reviewed', () => {
  const free = { ...defaultPolicy, risk: { ...defaultPolicy.risk, change: { ...defaultPolicy.risk.change, approvals: 0 } } };
  test.each([['read', '', 1], ['change', '', 1], ['read', '2026-10-02', 0], ['change', '2026-10-02', 0]] as const)('%s step, reviewed "%s": %i approvals', (risk, reviewed, approvals) => {
    const runbook = parsed(text({}, fence('sh', { name: 'act', risk })).replace('last-reviewed: 2026-10-02', `last-reviewed: ${reviewed}`));
    expect(requirementsFor(runbook, stepOf(runbook, 'act'), free)).toMatchObject({ approvals, approveBy: approvals === 0 ? [] : [['responder']] });
  });
});
