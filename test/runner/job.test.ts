// What the runner checks before anything starts: each thing that does not fit is refused in words, and near misses pass.
import { describe, expect, test } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import { blobSha } from '../../src/domain/runbook/blob.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import { digestOf } from '../../src/domain/runbook/pinned.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { prepare, type Own } from '../../src/runner/job.ts';
import type { Claimed } from '../../src/runner/ledger.ts';
import { shellRunbook } from '../support/shell-runs.ts';

const front = ['secrets: [API_TOKEN]', 'egress: [api.acme.example:443]', 'params:', '  HOST: { type: hostname, required: true }', '  COUNT: { type: integer, min: 0, max: 9, default: 3 }'];
const { text } = shellRunbook('restart', [
  { annotation: { name: 'LAG', risk: 'read', output: 'integer' }, body: 'echo 1' },
  { annotation: { name: 'restart', risk: 'change', timeout: '40s' }, body: 'restart "$HOST" "$LAG"', language: 'bash' },
  { annotation: { name: 'look', kind: 'manual' }, body: 'Look.', language: 'text' },
], front);
const parsed = parseRunbook({ path: 'restart.md', text });
if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
const { runbook } = parsed;
const params = { HOST: 'web-1', COUNT: '3' };
const outputs = { LAG: '12' };

function digestFor(step: number, more: Partial<Pick<Claimed, 'params' | 'outputs'>> = {}): string {
  const one = runbook.steps[step];
  if (!one) throw new Error('no such step');
  return digestOf({ runbook, params, outputs, ...more }, one, defaultPolicy);
}
function claimed(more: Partial<Claimed> = {}): Claimed {
  const { step = 1 } = more;
  const values = { params: more.params ?? params, outputs: more.outputs ?? outputs };
  return {
    run: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11', step, token: 1, ref: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11-1-1', digest: digestFor(step, values), attempt: 1,
    idempotent: false, runbook: 'restart', blob: blobSha(text), source: text, ...values, ...more,
  };
}
const own = (more: Partial<Own> = {}): Own => ({ text, policy: defaultPolicy, kinds: [], profiles: ['local'], secretsOf: () => ({ API_TOKEN: 'tok-en-12345' }), startBy: 99, ...more });
const why = (one: Claimed, mine: Own = own()): string => {
  const prepared = prepare(one, mine);
  return prepared.ok ? 'it runs' : prepared.why;
};

test('all that an executor needs, and nothing that the step does not use of what others handed on', () => {
  const prepared = prepare(claimed(), own());
  expect(prepared.ok && prepared.job).toEqual({
    ref: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11-1-1', name: 'restart', shell: 'bash', body: 'restart "$HOST" "$LAG"', risk: 'change', idempotent: false, executor: 'local',
    env: { HOST: 'web-1', COUNT: '3', LAG: '12' }, secrets: { API_TOKEN: 'tok-en-12345' }, egress: ['api.acme.example:443'], timeoutMs: 40_000, startBy: 99,
  });
  const first = prepare(claimed({ step: 0 }), own());
  expect(first.ok && first.job.env).toEqual(params);
});

test('values that are sensitive are hidden like secrets, those that can be', () => {
  const hiding = text.replace('HOST: { type: hostname, required: true }', 'HOST: { type: hostname, required: true, sensitive: true }').replace('max: 9, default: 3 }', 'max: 9, default: 3, sensitive: true }');
  const read = parseRunbook({ path: 'restart.md', text: hiding });
  const [, step] = read.ok ? read.runbook.steps : [];
  if (!read.ok || !step) throw new Error('the runbook must be readable');
  const hiddenOf = (HOST: string): object | string => {
    const values = { params: { ...params, HOST }, outputs };
    const prepared = prepare(claimed({ ...values, source: hiding, blob: blobSha(hiding), digest: digestOf({ runbook: read.runbook, ...values }, step, defaultPolicy) }), own({ text: hiding }));
    return prepared.ok ? prepared.hidden : prepared.why;
  };
  expect(hiddenOf('web-12')).toEqual({ HOST: 'web-12', API_TOKEN: 'tok-en-12345' });
  expect(hiddenOf('web-1')).toEqual({ API_TOKEN: 'tok-en-12345' });
  const prepared = prepare(claimed(), own());
  expect(prepared.ok && prepared.hidden).toEqual({ API_TOKEN: 'tok-en-12345' });
});

describe('is refused', () => {
  const other = text.replace('restart "$HOST"', 'stop "$HOST"');
  test.each<[string, () => string, RegExp]>([
    ['a text that is not what its name says', () => why(claimed({ source: other })), /not the one its version names/],
    ['a version that this runner never saw', () => why(claimed(), own({ text: undefined })), /has never seen this version of restart in its own folder of runbooks \(RUNBOOKS_DIR\)/],
    ['another version under its own right name, never seen here', () => why(claimed({ source: other, blob: blobSha(other) }), own({ text: undefined })), /never seen/],
    ['a digest that is missing', () => why(claimed({ digest: null })), /not what was approved/],
    ['a digest of other values', () => why(claimed({ digest: digestFor(1, { params: { ...params, HOST: 'web-2' } }) })), /not what was approved/],
    ['another policy', () => why(claimed(), own({ policy: { ...defaultPolicy, requesterMayApprove: true } })), /not what was approved/],
    ['the digest of another step', () => why(claimed({ digest: digestFor(0) })), /not what was approved/],
    ['a profile that it does not hold', () => why(claimed(), own({ profiles: ['k8s-prod'] })), /does not hold the profile "local"/],
    ['a step that is none of shell', () => why(claimed({ step: 2 })), /not a shell step/],
    ['a step that is not there', () => why({ ...claimed(), step: 9 }), /cannot read restart/],
    ['another runbook’s text', () => why(claimed({ runbook: 'reboot' })), /not a shell step of that runbook/],
    ['a value that does not fit its type, although it was approved', () => why(claimed({ params: { ...params, HOST: '--all' } })), /HOST begins with "-".*was not run/],
    ['a number out of its range', () => why(claimed({ params: { ...params, COUNT: '10' } })), /COUNT is not a whole number from 0 to 9/],
    ['a value of another step that does not fit', () => why(claimed({ outputs: { LAG: '$(id)' } })), /LAG is not a whole number/],
    ['a value that is missing', () => why(claimed({ params: { COUNT: '3' } })), /HOST has no value/],
    ['a value that is no text', () => why({ ...claimed(), params: { ...params, COUNT: 3 as unknown as string } }), /not texts/],
    ['a secret that is missing', () => why(claimed(), own({ secretsOf: () => { throw new Rejected('runbook', 'secret', 'API_TOKEN is missing on the runner.'); } })), /^API_TOKEN is missing on the runner\.$/],
    ['a secret that could not be masked', () => why(claimed(), own({ secretsOf: () => ({ API_TOKEN: 'abc' }) })), /API_TOKEN.*not run/],
  ])('%s', (_what, said, words) => {
    expect(said()).toMatch(words);
  });
});

test('a bug of the provider is not hidden as a refusal', () => {
  expect(() => prepare(claimed(), own({ secretsOf: () => { throw new TypeError('a bug'); } }))).toThrow(TypeError);
});
