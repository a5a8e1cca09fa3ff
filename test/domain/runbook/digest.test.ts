// An approval binds to exactly what will run: any difference gives another digest.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { stepDigest } from '../../../src/domain/runbook/digest.ts';
import type { DigestInput } from '../../../src/domain/runbook/digest.ts';

const base: DigestInput = {
  commit: 'c0ffee', blob: 'b10b', step: 'act', kind: 'run', body: 'echo', rollbackBody: 'undo', params: { A: '1', B: '22' },
  secrets: ['S1', 'S2'], executor: 'k8s-prod', identity: 'change', egress: ['a:443', 'b:443'], policyHash: 'ff',
};

test.each<[string, Partial<DigestInput>]>([
  ['commit', { commit: 'c0ffef' }], ['blob', { blob: 'b10c' }], ['step', { step: 'act2' }], ['kind', { kind: 'http' }],
  ['body', { body: 'echo ' }], ['rollback body', { rollbackBody: 'undo2' }], ['no rollback', { rollbackBody: undefined }],
  ['value', { params: { A: '1', B: '23' } }], ['name', { params: { A: '1', C: '22' } }],
  ['number of params', { params: { A: '1' } }],
  ['secrets', { secrets: ['S1'] }], ['executor', { executor: 'k8s' }], ['identity', { identity: 'read' }],
  ['egress', { egress: ['a:443'] }], ['policy', { policyHash: 'fe' }],
])('another %s gives another digest', (_what, change) => {
  expect(stepDigest({ ...base, ...change })).not.toBe(stepDigest(base));
});

test.each<[string, Partial<DigestInput>, Partial<DigestInput>]>([
  ['between neighbours', { step: 'ab', kind: 'c' }, { step: 'a', kind: 'bc' }],
  ['between name and value', { params: { AB: 'C' } }, { params: { A: 'BC' } }],
  ['between lists', { secrets: ['A', 'B'], egress: [] }, { secrets: ['A'], egress: ['B'] }],
  ['between entries of a list', { egress: ['ab'] }, { egress: ['a', 'b'] }],
  ['between none and an empty rollback', { rollbackBody: undefined }, { rollbackBody: '' }],
])('text moved %s does not go unnoticed', (_what, one, other) => {
  expect(stepDigest({ ...base, ...one })).not.toBe(stepDigest({ ...base, ...other }));
});

test('the order of params, secrets and egress does not matter', () => {
  const turned = { ...base, params: { B: '22', A: '1' }, secrets: ['S2', 'S1'], egress: ['b:443', 'a:443'] };
  expect(stepDigest(turned)).toBe(stepDigest(base));
});

test('it is SHA-256 over the fields, each with its length in eight bytes', () => {
  const field = (bytes: Buffer | string): Buffer => {
    const length = Buffer.alloc(8);
    length.writeUInt32BE(Buffer.byteLength(bytes), 4);
    return Buffer.concat([length, Buffer.from(bytes)]);
  };
  const list = (...items: readonly string[]): Buffer => field(Buffer.concat(items.map((item) => field(item))));
  const bytes = Buffer.concat([
    field('tocsin-step-1'), field('c0ffee'), field('b10b'), field('act'), field('run'), field('é'), list('undo'),
    list('A', '1', 'B', '22'), list('S1', 'S2'), field('k8s-prod'), field('change'), list('a:443', 'b:443'), field('ff'),
  ]);
  expect(stepDigest({ ...base, body: 'é' })).toBe(createHash('sha256').update(bytes).digest('hex'));
});
