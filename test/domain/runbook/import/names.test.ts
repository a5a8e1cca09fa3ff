// Ids, titles, alert and step names.
import { expect, test } from 'vitest';
import { alertName, runbookId, runbookTitle, stepName } from '../../../../src/domain/runbook/import/names.ts';

test.each([
  ['alerts/etcd/etcdMembersDown.md', 'etcdMembersDown'], ['CNPGClusterOffline.md', 'CNPGClusterOffline'], ['KubePodCrashLooping.md', 'KubePodCrashLooping'], ['NodeRAIDDegraded.md', 'NodeRAIDDegraded'],
  ['docs/redis/redis.md', undefined], ['README.md', undefined], ['large-queue.md', undefined], ['Runbook.md', undefined], ['my file.md', undefined], ['A]: x.md', undefined],
])('%s is for the alert %s', (path, alert) => expect(alertName(path)).toBe(alert));

test.each([
  ['a/KubePodCrashLooping.md', [], 'kube-pod-crash-looping'], ['a/etcdGRPCRequestsSlow.md', [], 'etcd-grpc-requests-slow'], ['redis/redis.md', ['redis'], 'redis-redis'],
  ['redis/overview.md', [], 'redis-overview'], ['a/x.md', [], 'a-x'], ['x.md', [], 'x-2'], ['ü.md', [], 'runbook-2'], [`${'long-'.repeat(40)}.md`, [], 'long-'.repeat(16).slice(0, 76)],
])('%s (taken: %j) is called %s', (path, taken, id) => {
  const made = runbookId(path, new Set(taken));
  expect(made).toBe(id);
});

test.each([['  Two\n words ', 'Two words'], [undefined, 'KubeDown'], ['etcd', 'Runbook: etcd'], ['x'.repeat(300), 'x'.repeat(120)]])('title %j', (title, expected) => {
  expect(runbookTitle(title, 'a/KubeDown.md')).toBe(expected);
});

test('a step is called after the words before it, else after its command, else after its place', () => {
  const none = new Set<string>();
  expect(stepName('Check the status of the pods:', ['oc'], 1, none)).toBe('check-status-pods');
  expect(stepName(undefined, ['oc', '-n', 'x', 'get', 'pods'], 1, none)).toBe('oc-x-get-pods');
  expect(stepName('→ ⏎', [], 3, none)).toBe('step-3');
  expect(stepName('Check the pods.', [], 1, new Set(['check-pods']))).toBe('check-pods-2');
  for (const intro of ['x'.repeat(90), '1. 2. 3.', 'Über dem Fluß', '`oc get pods`', '9 lives of a pod']) expect(stepName(intro, [], 1, none)).toMatch(/^[a-z][a-z0-9-]{1,39}$/);
});
