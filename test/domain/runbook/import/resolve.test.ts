// Variables across blocks: outputs, parameters, defaults, names that shells own.
import { expect, test } from 'vitest';
import { importRunbook } from '../../../../src/domain/runbook/import/import.ts';
import { parseRunbook } from '../../../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../../../src/domain/runbook/types.ts';

function imported(...blocks: readonly string[]): Runbook {
  const text = ['# Some title', ...blocks.map((block) => `\`\`\`bash\n${block}\n\`\`\``)].join('\n\n');
  const done = importRunbook({ path: 'x.md', text }, { owner: '@acme/sre', executor: 'e', taken: new Set() });
  const parsed = parseRunbook({ path: 'x.md', text: done.is === 'imported' ? done.text : '' });
  if (!parsed.ok) throw new Error(JSON.stringify([done, parsed.findings]));
  return parsed.runbook;
}

const steps = (runbook: Runbook): string[] => runbook.steps.map((step) => `${step.name}: ${step.body}`);
const params = (runbook: Runbook): string[] => runbook.params.map((param) => param.name);

test('X=$(…) that is read later becomes an output step', () => {
  const runbook = imported('$ export NAMESPACE="$(oc get x -o jsonpath={.metadata.name})"', '$ oc -n $NAMESPACE get pods');
  expect(runbook.steps.map((step) => [step.name, step.output])).toEqual([['NAMESPACE', 'k8s-name'], ['oc-get-pods', undefined]]);
  expect(runbook.steps.map((step) => step.body)).toEqual(['oc get x -o jsonpath={.metadata.name}', 'oc -n "$NAMESPACE" get pods']);
  expect(params(runbook)).toEqual([]);
});

test('small letters are renamed where they are handed on', () => {
  expect(steps(imported('pod=$(oc get pod -o name)', 'oc logs ${pod} --previous'))).toEqual(['POD: oc get pod -o name', 'oc-logs-previous: oc logs "$POD" --previous'].map((line) => expect.stringContaining(line.split(': ')[1] ?? '') as string));
});

test.each([
  ['it is set twice', ['X_ID=$(oc get a)', 'X_ID=$(oc get b)', 'oc get $X_ID']],
  ['it is read before', ['oc get $X_ID', 'X_ID=$(oc get a)', 'oc get $X_ID']],
  ['the step does more', ['X_ID=$(oc get a)\noc get $X_ID', 'oc get $X_ID']],
  ['two substitutions', ['X_ID=$(oc get a)$(oc get b)', 'oc get $X_ID']],
])('no output step where %s: a person gives the value', (_why, blocks) => {
  const runbook = imported(...blocks);
  expect(runbook.steps.every((step) => step.output === undefined)).toBe(true);
  expect(params(runbook)).toEqual(['X_ID']);
});

test('nobody reads it later: it stays as it is', () => {
  expect(imported('POD=$(oc get pod -o name)\noc logs "$POD"').params).toEqual([]);
});

test('the same name in a file is one parameter', () => {
  expect(params(imported('oc get <pod> -n <namespace>', 'oc logs <pod> -n $NAMESPACE', 'oc get ${POD}'))).toEqual(['POD', 'NAMESPACE']);
});

test('a block of values gives parameters their defaults', () => {
  const runbook = imported('export CLUSTER=orders\nexport NOTE="two words"\nexport REGION=<region>', 'oc get $CLUSTER $NOTE $REGION');
  expect(runbook.params.map(({ name, default: value, required }) => [name, value, required])).toEqual([['CLUSTER', 'orders', false], ['NOTE', undefined, true], ['REGION', undefined, true]]);
  expect(runbook.steps).toHaveLength(1);
});

test('names of shells and tools are never parameters; a node’s name is, under another', () => {
  const runbook = imported('ls "$HOME"', 'oc get $NODE_NAME', 'for i in a b; do echo $i "$1" $$; done');
  expect(params(runbook)).toEqual(['THE_NODE_NAME']);
});

test('what is expanded by another program is not ours', () => {
  const runbook = imported("oc get x | awk '{print $NAMESPACE}'", 'oc get "\\$POD"');
  expect(params(runbook)).toEqual([]);
});

test('loop variables are quoted, lists stay as they were typed', () => {
  expect(imported('for pod in a b; do oc logs $pod; done').steps[0]).toMatchObject({ kind: 'run', body: 'for pod in a b; do oc logs "$pod"; done' });
  const list = 'ALL="$(oc get pods -o name)"\noc delete $ALL';
  expect(imported(list).steps[0]?.body).toBe(list);
});
