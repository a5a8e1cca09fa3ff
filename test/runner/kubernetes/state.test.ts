// What a Pod's status means for its step: a table.
import { describe, expect, it } from 'vitest';
import { podShape } from '../../../src/runner/kubernetes/shapes.ts';
import { fateOf, hasBegun } from '../../../src/runner/kubernetes/state.ts';

type Status = Record<string, unknown>;
const pod = (status: Status, more: Status = {}) => podShape.parse({ metadata: { name: 'rb-1', uid: 'u', ...more }, status });
const ended = (exitCode: number, more: Status = {}, of: Status = {}) => ({ phase: exitCode === 0 ? 'Succeeded' : 'Failed', ...of, containerStatuses: [{ name: 'step', state: { terminated: { exitCode, startedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:00:07Z', ...more } } }] });
const waits = (reason: string, message?: string) => ({ phase: 'Pending', containerStatuses: [{ name: 'step', state: { waiting: { reason, message } } }] });

describe('the fate of a Pod', () => {
  it.each<[string, Status, Status]>([
    ['nothing yet', {}, { is: 'pending' }],
    ['no machine', { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'Insufficient memory' }] }, { is: 'pending', why: 'Unschedulable: Insufficient memory', hopeless: false }],
    ['no image', waits('ImagePullBackOff', 'Back-off pulling image "x"'), { is: 'pending', why: 'ImagePullBackOff: Back-off pulling image "x"', hopeless: false }],
    ['no such image name', waits('InvalidImageName'), { is: 'pending', hopeless: true }],
    ['an image of root', waits('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'), { is: 'pending', hopeless: true }],
    ['being made', waits('ContainerCreating'), { is: 'pending', hopeless: false }],
    ['runs', { phase: 'Running', containerStatuses: [{ name: 'step', state: { running: { startedAt: '2026-11-21T10:00:00Z' } } }] }, { is: 'running', since: Date.parse('2026-11-21T10:00:00Z') }],
    ['its machine does not answer', { phase: 'Unknown' }, { is: 'running' }],
    ['fine', ended(0), { is: 'ended', status: 'succeeded', code: 0, durationMs: 7_000 }],
    ['fine, though it ran near its limit', ended(0, { reason: 'Completed' }), { status: 'succeeded' }],
    ['failed', ended(3), { is: 'ended', status: 'failed', code: 3, note: undefined }],
    ['out of memory', ended(137, { reason: 'OOMKilled' }), { status: 'failed', code: 137, note: 'It needed more memory than its profile gives (OOMKilled).' }],
    ['killed by itself', ended(137), { status: 'failed', code: 137, note: undefined }],
    ['evicted', ended(137, {}, { reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage.' }), { status: 'failed', code: undefined }],
    ['evicted, without a container', { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }, { is: 'ended', status: 'failed' }],
    ['over its deadline', ended(143, {}, { reason: 'DeadlineExceeded' }), { status: 'timed_out', code: undefined }],
    ['over its deadline before it began', { phase: 'Failed', reason: 'DeadlineExceeded' }, { status: 'timed_out' }],
    ['refused by its machine', { phase: 'Failed', reason: 'OutOfcpu' }, { is: 'ended', status: 'failed' }],
    ['written off by the garbage collector', { phase: 'Failed', reason: 'NodeLost' }, { is: 'lost' }],
    ['written off by nobody knows whom', { phase: 'Failed' }, { is: 'lost' }],
    ['a made-up exit code', ended(137, { reason: 'ContainerStatusUnknown' }), { is: 'lost' }],
    ['no such program', ended(128, { reason: 'StartError', message: 'exec: "/bin/sh": no such file' }), { status: 'failed', code: undefined, note: 'It could not begin: exec: "/bin/sh": no such file.' }],
    ['too late', ended(125, { message: 'late' }), { status: 'failed', code: undefined }],
    ['125 of its own', ended(125), { status: 'failed', code: 125 }],
  ])('%s', (_name, status, want) => expect(fateOf(pod(status))).toMatchObject(want));

  it('a Pod that others delete says so, beside its exit code', () => {
    expect(fateOf(pod(ended(137), { deletionTimestamp: '2026-11-21T10:00:00Z' }))).toMatchObject({ status: 'failed', code: 137, note: 'Its Pod was deleted by somebody else, or its machine was drained.' });
    expect(fateOf(pod(ended(2), { deletionTimestamp: '2026-11-21T10:00:00Z' }))).toMatchObject({ code: 2, note: undefined });
  });

  it.each<[Status, boolean]>([[{}, false], [waits('ImagePullBackOff'), false], [ended(128, { reason: 'StartError' }), false], [ended(1), true], [ended(0), true], [{ phase: 'Running' }, true], [{ phase: 'Succeeded' }, true], [{ phase: 'Failed', reason: 'OutOfcpu' }, false]])('%j has begun: %s', (status, want) => expect(hasBegun(pod(status))).toBe(want));
});
