// What exactly a step would do: which values reach it, and what its approval binds to.
import { describe, expect, test } from 'vitest';
import { digestOf, identityOf, previewOf, stepAt, valuesFor, type Pinned } from '../../../src/domain/runbook/pinned.ts';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import { fence, parsed, text } from './support.ts';

const book = parsed(text({ params: '{ HOST: { type: k8s-name, default: db } }' }, [
  fence('sh', { name: 'BEFORE', risk: 'read', output: 'integer' }, 'echo 7'),
  fence('sh', { name: 'change', risk: 'change', rollback: 'undo' }, 'change "$HOST"'),
  fence('sh', { name: 'look', risk: 'read' }, 'look "$HOST" "$BEFORE"'),
  fence('sh', { name: 'undo', risk: 'change', excludeFromRunAll: 'true' }, 'undo "$HOST" "$BEFORE"'),
].join('\n\n')));
const at = (name: string) => stepAt({ runbook: book }, book.steps.findIndex((step) => step.name === name));
const pinned = (outputs: Readonly<Record<string, string>> = {}, params = { HOST: 'db' }): Pinned => ({ runbook: book, params, outputs });
const digest = (name: string, given: Pinned, policy = defaultPolicy) => digestOf(given, at(name), policy);

describe('the values of a step', () => {
  test('are every parameter, and of the outputs those that it names', () => {
    expect(Object.keys(valuesFor(pinned({ BEFORE: '7' }), at('look')))).toEqual(['HOST', 'BEFORE']);
    expect(Object.keys(valuesFor(pinned({ BEFORE: '7' }), at('change')))).toEqual(['HOST']);
    expect(Object.keys(valuesFor(pinned(), at('look')))).toEqual(['HOST']);
    expect(Object.keys(valuesFor(pinned({ OTHER: 'x' }), at('look')))).toEqual(['HOST']);
  });
});

describe('the digest of a step', () => {
  test('changes with a value that it uses, with the policy, and with what undoes it', () => {
    const before = digest('look', pinned({ BEFORE: '7' }));
    expect(digest('look', pinned({ BEFORE: '7' }))).toBe(before);
    expect(digest('look', pinned({ BEFORE: '8' }))).not.toBe(before);
    expect(digest('look', pinned({ BEFORE: '7' }, { HOST: 'other' }))).not.toBe(before);
    expect(digest('look', pinned({ BEFORE: '7' }), { ...defaultPolicy, requesterMayApprove: true })).not.toBe(before);
  });

  test('holds what its rollback would run with: a value that came later makes another one', () => {
    expect(digest('change', pinned({ BEFORE: '7' }))).not.toBe(digest('change', pinned()));
    expect(digest('BEFORE', pinned({ BEFORE: '7' }))).toBe(digest('BEFORE', pinned()));
  });
});

test('what only reads acts as somebody who can only read', () => {
  expect([identityOf(at('look')), identityOf(at('change')), identityOf({ kind: 'http', risk: 'change' })]).toEqual(['read', 'change', 'bot']);
});

test('a question shows the values it names', () => {
  const asks = parsed(text({ params: '{ HOST: { type: k8s-name, default: db }, CODE: { type: string, pattern: "^[a-z]+$", required: true, sensitive: true } }' }, fence('text', { name: 'go', kind: 'approval' }, 'Fail over $HOST (${CODE}) to $NOBODY?')));
  expect(previewOf({ runbook: asks, params: { HOST: 'db-1', CODE: 'sesame' }, outputs: {} }, stepAt({ runbook: asks }, 0))).toBe('Fail over db-1 ([CODE]) to $NOBODY?');
});
