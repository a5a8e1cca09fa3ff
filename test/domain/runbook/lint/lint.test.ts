// The lint of whole files: good ones give nothing, each code is found and its near miss is not.
import { describe, expect, test } from 'vitest';
import { lintRunbook } from '../../../../src/domain/runbook/lint/lint.ts';
import type { LintOptions } from '../../../../src/domain/runbook/lint/lint.ts';
import { ATTACKS } from '../../../../src/domain/runbook/lint/patterns.ts';
import { defaultPolicy, parsePolicy } from '../../../../src/domain/runbook/policy.ts';
import type { Policy } from '../../../../src/domain/runbook/policy.ts';
import { fence, fixture, shipped, text } from '../support.ts';

const path = 'runbooks/some-runbook.md';

function policy(): Policy {
  const read = parsePolicy(fixture('policy.yaml'));
  if (!read.ok) throw new Error('the example of a policy is wrong');
  return read.policy;
}

function codes(source: string, options: LintOptions = {}): readonly string[] {
  return lintRunbook({ path, text: source }, options).findings.map((one) => one.code);
}

function messages(source: string, options: LintOptions = {}): readonly unknown[] {
  return lintRunbook({ path, text: source }, options).findings.map((one) => [one.code, one.level, one.line, one.message]);
}

describe('no finding', () => {
  test.each(['k8s-rollback-deployment.md', 'postgres-failover.md'])('in the example %s', (name) =>
    expect(messages(fixture(name), { policy: policy(), executors: ['k8s-prod', 'db-bastion'] })).toEqual([]));
  test.each(['checkout-5xx.md', 'queue-backlog.md', 'bad-deploy.md'])('in the shipped %s, with or without a policy file', (name) => {
    expect(messages(shipped(name), { policy: policy(), executors: ['http-only', 'github-dispatch'] })).toEqual([]);
    expect(messages(shipped(name), { policy: defaultPolicy })).toEqual([]);
  });
});

describe('types', () => {
  const param = (declaration: string): string => text({ params: `\n  NAME: { ${declaration}, required: true }` });
  // Each pattern lets through one of the ten and nothing else of them.
  const only: Readonly<Record<(typeof ATTACKS)[number], string>> = {
    '-x': '^-x$', '--all': '^--[a-z]{3}$', 'a b': '^a[ ]b$', 'a;b': '^a[;]b$', '$(id)': '^[$]?[(]id[)]$', 'a\nb': '^a\\sb$', '`id`': '^`[a-z]+`$', 'a[$(id)]': '^a\\[.*\\]$',
    "a'b": "^a''b$", '../../etc': '^[./]+etc$',
  };
  test('all ten are tried', () => expect(ATTACKS).toEqual(Object.keys(only)));
  test.each(Object.entries(only))('a pattern that accepts %j', (attack, pattern) => {
    const source = param(`type: string, pattern: '${pattern}'`);
    expect(messages(source)).toEqual([['RB031', 'error', expect.any(Number), expect.stringContaining(JSON.stringify(attack))]]);
  });
  test.each(['^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$', '^/[a-z0-9/._-]{1,80}$', '^[a-z]{3}$'])('%s accepts none', (pattern) => {
    expect(codes(param(`type: string, pattern: '${pattern}'`))).toEqual([]);
  });
  test.each<[string, string[]]>([
    ['[eu-west, a.b, "x/y"]', []], ['["eu west"]', ['RB033']], ["[\"it's\"]", ['RB033']], ['["$(id)"]', ['RB033']], ['["a;b"]', ['RB033']], ['[Zürich]', []],
  ])('enum values %s', (values, expected) => expect(codes(param(`type: enum, values: ${values}`))).toEqual(expected));
});

describe('executors and roles', () => {
  const by = (role: string): string => text({}, fence('text', { name: 'look', kind: 'manual', by: role }));
  test('an unknown executor, with what was probably meant', () => {
    expect(messages(text({}), { executors: ['http-onyl', 'k8s'] })).toEqual([['RB080', 'error', 7, 'there is no executor "http-only"; did you mean "http-onyl"?']]);
    expect(codes(text({}), { executors: ['http-only'] })).toEqual([]);
    expect(codes(text({}))).toEqual([]);
  });
  test('an unknown role, wherever it is named', () => {
    expect(messages(by('respnder'), { policy: policy() })).toEqual([['RB080', 'error', 12, 'there is no role "respnder"; did you mean "responder"?']]);
    expect(codes(text({ 'run-by': '[nobody-at-all]' }), { policy: policy() })).toEqual(['RB080']);
    expect(codes(text({ approvals: '{ change: { by: [nobody-at-all] } }' }), { policy: policy() })).toEqual(['RB080']);
    expect(codes(by('respnder'))).toEqual([]);
  });
  test('a role that the policy does not let do this is a warning', () => {
    expect(messages(text({ approvals: '{ destructive: { by: [responder] } }' }), { policy: policy() })).toEqual([['RB081', 'warn', 8, expect.stringContaining('(sre-lead, dba may)')]]);
    expect(codes(text({ approvals: '{ destructive: { by: [dba] } }' }), { policy: policy() })).toEqual([]);
    expect(codes(by('anyone'), { policy: policy() })).toEqual(['RB081']);
    expect(codes(by('dba'), { policy: policy() })).toEqual([]);
  });
  test('without a policy file nobody is a database administrator yet', () => {
    expect(messages(by('dba'), { policy: defaultPolicy })).toEqual([['RB081', 'warn', 12, 'nobody is "dba" yet: say in the policy where its people are found']]);
    expect(codes(by('responder'), { policy: defaultPolicy })).toEqual([]);
  });
  test('an approval step: whoever may approve what it covers', () => {
    const steps = (role: string): string => text({}, fence('text', { name: 'go', kind: 'approval', by: role }) + fence('sh', { name: 'drop', risk: 'destructive' }, 'true'));
    expect(codes(steps('sre-lead'), { policy: policy() })).toEqual([]);
    expect(codes(steps('responder'), { policy: policy() })).toEqual(['RB081']);
  });
});

describe('literals that look like secrets', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const join = (...parts: readonly string[]): string => parts.join('');
  test.each([
    join('AKIA', 'IOSFODNN7EXAMPLE'), join('ghp', '_', 'a1'.repeat(18)), join('glpat', '-', 'x1'.repeat(10)), join('xoxb', '-1234567890-abcdef'), join('-----BEGIN RSA ', 'PRIVATE KEY-----'),
    join('https://hooks.slack.com/', 'services/T00000000/B00000000/abcdefghijkl'), join('sk', '_live_', 'a1'.repeat(12)), join('eyJ', 'hbGciOiJIUzI1', '.eyJ', 'zdWIiOiIxMjM0', '.abcdefghijkl'),
    join('postgres://admin:', 'hunter22', '@db.example.com/x'), join('Authorization: Bearer ', 'abc123def456ghi789'), join('export PASSWORD=', 'abcd1234efgh5678'), join('"api_key": "', 'abcd1234efgh5678', '"'),
  ])('%s', (literal) => {
    const found = messages(text({}, `In the prose: ${literal}`));
    expect(found).toEqual([['RB082', 'error', 12, expect.stringContaining('declare its name under secrets')]]);
    expect(JSON.stringify(found)).not.toContain(literal);
  });
  test.each([
    'Authorization: Bearer {{secret:TOKEN}}', 'export PASSWORD="$PGPASSWORD"', 'postgres://$USER:$PASS@db/x', 'password: see the vault', 'token: kubernetes-service-account', 'https://example.com:8080/x@y', 'AKIA is a prefix',
  ])('%s is none', (literal) => expect(codes(text({}, literal))).toEqual([]));
});

describe('names in texts', () => {
  const params = { params: '\n  TARGET: { type: k8s-name, required: true }' };
  test('a question shows values, so their names must exist', () => {
    expect(messages(text(params, fence('text', { name: 'go', kind: 'approval' }, 'Fail over\n$TARGTE to ${TARGET}?')))).toEqual([
      ['RB059', 'error', 16, 'nothing declares $TARGTE; did you mean "TARGET"?'],
    ]);
  });
  test('{{NAME}} is filled in http steps only', () => {
    expect(messages(text(params, fence('sh', { name: 'act' }, 'kubectl get "{{TARGET}}"')))).toEqual([['RB062', 'error', 15, '{{…}} is filled in http steps only: write "$TARGET"']]);
    expect(codes(text(params, fence('sh', { name: 'act' }, 'docker inspect --format "{{.State}} {{OTHER}}" x')))).toEqual([]);
  });
});

test('a file that the parser refuses is still looked at, and one with check findings is still loaded', () => {
  const step = fence('sh', { name: 'act' }, 'kubectl get $TARGET');
  expect(lintRunbook({ path, text: text({ title: '' }, step) })).toMatchObject({ runbook: undefined, findings: [{ code: 'RB003' }, { code: 'RB057' }] });
  const params = '\n  TARGET: { type: k8s-name, required: true }';
  expect(lintRunbook({ path, text: text({ params }, step) })).toMatchObject({ runbook: { id: 'some-runbook' }, findings: [{ code: 'RB057' }] });
});

test('secrets and outputs count as values and as declared', () => {
  const front = { secrets: '[PGPASSWORD]', params: '\n  TARGET: { type: k8s-name, required: true }' };
  const steps = fence('sh', { name: 'LAG_MB', output: 'integer', risk: 'read' }, 'lag "$TARGET"') + fence('sh', { name: 'act' }, 'x "$PGPASSWORD" $LAG_MB');
  expect(codes(text(front, steps))).toEqual(['RB057']);
});
