// workflow_dispatch: literals and whole parameters, nothing in between.
import { expect, test } from 'vitest';
import { fillDispatch, readDispatch, sayDispatch } from '../../../src/domain/runbook/dispatch.ts';
import type { DispatchTemplate } from '../../../src/domain/runbook/dispatch.ts';

function read(body: string): DispatchTemplate {
  const result = readDispatch(body, 1);
  if (!result.ok) throw new Error(result.why);
  return result.template;
}

const BODY = 'repo: acme/infra\nworkflow: restart.yml\nref: main\ninputs: { cluster: { param: CLUSTER }, dry: false, size: 3 }\n';

test('inputs are filled as text', () => {
  const params = { CLUSTER: { type: { type: 'enum', values: ['a', 'b'] } as const, value: 'b' } };
  expect(fillDispatch(read(BODY), params)).toEqual({
    ok: true,
    dispatch: { repo: 'acme/infra', workflow: 'restart.yml', ref: 'main', inputs: { cluster: 'b', dry: 'false', size: '3' } },
  });
});

test('a missing value or one outside its type is refused', () => {
  expect(fillDispatch(read(BODY), {})).toEqual({ ok: false, why: 'CLUSTER has no value' });
  const params = { CLUSTER: { type: { type: 'enum', values: ['a', 'b'] } as const, value: 'c' } };
  expect(fillDispatch(read(BODY), params)).toMatchObject({ ok: false });
});

test.each([
  ['repo: acme\nworkflow: a.yml\nref: main', 'owner/name'],
  ['repo: a/b\nworkflow: ../a.yml\nref: main', 'file name'],
  ['repo: a/b\nworkflow: a.yml\nref: --all', 'branch'],
  ['repo: a/b\nworkflow: a.yml\nref: main\nwith: {}', 'unknown key "with"'],
  ['repo: a/b\nworkflow: a.yml', 'ref is missing'], ['- a', ''],
  ['repo: a/b\nworkflow: a.yml\nref: main\ninputs: { tocsin_id: x }', 'tocsin_id is filled by Tocsin itself'],
  [`repo: a/b\nworkflow: a.yml\nref: main\ninputs: { ${Array.from({ length: 25 }, (_, n) => `i${n}: x`).join(', ')} }`, 'at most 24 inputs'],
  ['repo: a/b\nworkflow: a.yml\nref: main\ninputs: { x: "${{ secrets.TOKEN }}" }', 'is not filled'],
])('%j is refused', (body, why) => {
  const result = readDispatch(body, 1);
  expect(result).toMatchObject({ ok: false, why: expect.stringContaining(why) as string });
});

test('an approver reads what GitHub will be told, value by value', () => {
  const filled = fillDispatch(read(BODY), { CLUSTER: { type: { type: 'enum', values: ['a', 'b'] } as const, value: 'b' } });
  if (!filled.ok) throw new Error(filled.why);
  expect(sayDispatch(filled.dispatch)).toBe('Start restart.yml of acme/infra on main\nwith\n  cluster: "b"\n  dry: "false"\n  size: "3"');
  expect(sayDispatch({ ...filled.dispatch, inputs: {} })).toBe('Start restart.yml of acme/infra on main\nwithout inputs');
});

test('an input may have any name that GitHub takes', () => {
  const filled = fillDispatch(read('repo: a/b\nworkflow: a.yml\nref: main\ninputs: { toString: x, constructor: y }'), {});
  expect(filled.ok && Object.entries(filled.dispatch.inputs)).toEqual([['toString', 'x'], ['constructor', 'y']]);
});
