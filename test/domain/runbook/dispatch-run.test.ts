// The run of a dispatched workflow: which is ours, and what is said of it.
import { describe, expect, test } from 'vitest';
import { nextLook, ours, reportOf, sayEnd, sayNow, triedBefore, tryNamed } from '../../../src/domain/runbook/dispatch-run.ts';
import type { WorkflowRun } from '../../../src/ports.ts';

const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
const ref = `${run}-2-3`;
const aRun = (title: string, conclusion?: string, id = 1): WorkflowRun => (
  { id, url: `https://x/${id}`, title, branch: 'main', state: conclusion === undefined ? 'in_progress' : 'completed', conclusion }
);

test.each([
  [`Deploy (${ref})`, 'this'], [ref, 'this'], [`a\n${ref}`, 'this'], [`Deploy ${run}-2-1`, 'another'], [`Deploy ${run}-2-33`, 'another'],
  [`Deploy ${run}-22-3`, undefined], [`Deploy ${run}-1-3`, undefined], [`Deploy x${ref}`, undefined], [`Deploy 1${ref}`, undefined], [`Deploy ${ref}x`, undefined],
  [`Deploy ${run}-2`, undefined], [`Deploy ${run}`, undefined], ['Deploy', undefined], ['', undefined],
])('%j names %s try', (title, which) => expect(tryNamed(title, ref)).toBe(which));

test.each([[`${run}-2-1`, false], [`${run}-2-2`, true], [ref, true], [`${run}-10-1`, false]])('%s: tried before %s', (which, is) => expect(triedBefore(which)).toBe(is));

describe('the run to go on with', () => {
  const another = (conclusion?: string, id = 1) => aRun(`Deploy ${run}-2-1`, conclusion, id);
  test.each<[string, readonly WorkflowRun[], boolean, number | undefined]>([
    ['this try’s own, before an earlier one', [another(undefined, 1), aRun(ref, 'failure', 2)], false, 2],
    ['an earlier one that goes on', [another()], false, 1], ['one that has succeeded', [another('success')], false, 1],
    ['none that failed', [another('failure')], false, undefined], ['none that was cancelled', [another('cancelled')], false, undefined],
    ['of a lost try any, the newest first', [another('failure', 9), another('success', 8)], true, 9],
    ['none of somebody else', [aRun('Deploy'), aRun(`Deploy ${run}-3-1`, 'success')], true, undefined], ['none at all', [], true, undefined],
  ])('%s', (_, runs, lost, id) => expect(ours(runs, ref, lost)?.id).toBe(id));
});

test('looks become rarer, at most every 20 s', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 100, 10_000].map(nextLook)).toEqual([2_000, 3_000, 4_500, 6_750, 10_125, 15_188, 20_000, 20_000, 20_000]);
});

test.each([['success', 'succeeded.'], ['failure', 'failed.'], ['action_required', 'approve there'], ['__proto__', 'ended with "__proto__"'], [undefined, 'ended with "nothing"']])('%s is said', (conclusion, said) => {
  expect(sayEnd({ conclusion })).toContain(said);
});

test.each([
  ['queued', [], /machine.*https:\/\/x\/1/], ['pending', [], /concurrency group/], ['in_progress', [], /^It runs: /], ['waiting', [], /protection rule/], ['toString', [], /GitHub says "toString"/],
  ['waiting', [{ environment: 'production', reviewers: ['ada', 'sre'] }], /^It waits for ada or sre to approve the environment production: https/],
  ['in_progress', [{ environment: 'production', reviewers: ['ada'] }], /^It runs: /],
])('%s is said', (state, pending, said) => expect(sayNow({ ...aRun('x'), state }, pending)).toMatch(said));

test('what is kept: the address, the end, each job', () => {
  const jobs = [{ name: 'build', state: 'completed', conclusion: 'success' }, { name: 'deploy', state: 'waiting', conclusion: undefined }];
  expect(String(reportOf({ url: 'https://x/1' }, ['It failed.'], jobs))).toBe('https://x/1\nIt failed.\nbuild: success\ndeploy: waiting');
  expect(String(reportOf({ url: 'https://x/1' }, [], undefined))).toBe('https://x/1\nGitHub did not say how its jobs ended.');
});
