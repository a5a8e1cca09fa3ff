// Where each value of a run comes from, and what a person is asked for.
import { describe, expect, test } from 'vitest';
import { concurrencyKey } from '../../../src/domain/runbook/concurrency.ts';
import { resolveParams } from '../../../src/domain/runbook/params.ts';
import { fixture, parsed } from './support.ts';

const runbook = parsed(fixture('k8s-rollback-deployment.md'));
const fromAlert = { 'incident.alert.deployment': 'checkout-api' };

function sources(given: Readonly<Record<string, string>>, incident: Readonly<Record<string, string>>): unknown {
  return resolveParams(runbook, given, incident).values.map((one) => [one.name, one.value, one.source]);
}

describe('resolveParams', () => {
  test('a person comes before the alert, the alert before the default', () => {
    expect(sources({}, fromAlert)).toEqual([
      ['NAMESPACE', 'checkout', 'default'], ['DEPLOYMENT', 'checkout-api', 'alert'], ['TO_REVISION', '0', 'default'],
    ]);
    expect(sources({ DEPLOYMENT: 'other', TO_REVISION: '7' }, fromAlert)).toEqual([
      ['NAMESPACE', 'checkout', 'default'], ['DEPLOYMENT', 'other', 'given'], ['TO_REVISION', '7', 'given'],
    ]);
  });
  test('asks for what nothing gives', () => {
    const missing = { name: 'DEPLOYMENT', what: 'missing', why: 'DEPLOYMENT needs a value' };
    expect(resolveParams(runbook, {}, {}).problems).toEqual([missing]);
  });
  test('drops a hostile alert value and asks, without repeating it', () => {
    const { values, problems } = resolveParams(runbook, {}, { 'incident.alert.deployment': '--all; rm -rf /' });
    expect(values.map((one) => one.name)).not.toContain('DEPLOYMENT');
    expect(problems).toMatchObject([{ name: 'DEPLOYMENT', what: 'dropped' }]);
    expect(JSON.stringify(problems)).not.toContain('rm -rf');
  });
  test('does not fall back to a default when a given value is wrong', () => {
    const { values, problems } = resolveParams(runbook, { NAMESPACE: 'UPPER' }, fromAlert);
    expect(problems).toMatchObject([{ name: 'NAMESPACE', what: 'invalid' }]);
    expect(values.map((one) => one.name)).not.toContain('NAMESPACE');
  });
  test('never takes a sensitive value from the alert, which nobody could see, nor the default in its place', () => {
    const params = [{ name: 'KEY', type: { type: 'k8s-name' } as const, required: false, description: undefined, sensitive: true, from: 'incident.title', default: 'abcd' }];
    const { values, problems } = resolveParams({ params }, {}, { 'incident.title': 'evil' });
    expect([values, problems]).toMatchObject([[], [{ name: 'KEY', what: 'dropped' }]]);
    expect(JSON.stringify(problems)).not.toContain('evil');
    expect(resolveParams({ params }, { KEY: 'mine' }, { 'incident.title': 'evil' }).values).toMatchObject([{ value: 'mine', source: 'given' }]);
    expect(resolveParams({ params }, {}, {}).values).toMatchObject([{ value: 'abcd', source: 'default' }]);
  });
  test('calls a default that does not fit invalid, not dropped', () => {
    const param = { required: false, description: undefined, sensitive: false, from: undefined };
    const params = [{ ...param, name: 'N', type: { type: 'boolean' } as const, default: 'maybe' }];
    expect(resolveParams({ params }, {}, {}).problems).toMatchObject([{ name: 'N', what: 'invalid' }]);
  });
  test('says which name was probably meant', () => {
    const { problems } = resolveParams(runbook, { NAMESPCAE: 'x' }, fromAlert);
    expect(problems).toEqual([
      { name: 'NAMESPCAE', what: 'unknown', why: 'there is no parameter "NAMESPCAE"; did you mean "NAMESPACE"?' },
    ]);
  });
  test('reads nothing from an object\'s prototype', () => {
    const own: Record<string, string> = JSON.parse('{"__proto__":"x"}');
    expect(resolveParams(runbook, own, {}).problems[0]).toMatchObject({ what: 'unknown' });
    expect(resolveParams(runbook, Object.create({ DEPLOYMENT: 'x' }), {}).problems).toMatchObject([{ what: 'missing' }]);
  });
});

describe('concurrencyKey', () => {
  test('two lists of values never give the same key', () => {
    const key = (a: string, b: string): string | undefined => concurrencyKey(runbook, { NAMESPACE: a, DEPLOYMENT: b });
    expect(key('a', 'b')).toBe('k8s-rollback-deployment 1:a 1:b');
    expect(key('a 1:b', 'c')).not.toBe(key('a', '1:b 1:c'));
  });
  test('there is none when any number may run', () => {
    expect(concurrencyKey({ id: 'x', concurrency: undefined }, {})).toBeUndefined();
    expect(concurrencyKey({ id: 'x', concurrency: { key: [], policy: 'allow' } }, {})).toBeUndefined();
    expect(concurrencyKey({ id: 'x', concurrency: { key: [], policy: 'queue' } }, {})).toBe('x');
  });
});
