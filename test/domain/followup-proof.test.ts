// The proof of a follow-up: what may be one, when it is asked, and what a failure does.
import { describe, expect, it } from 'vitest';
import { proofSet, proved, toProve, whyNot } from '../../src/domain/followup-proof.ts';
import { loadRunbooks } from '../../src/domain/runbook/load.ts';
import { proseOf } from '../../src/domain/facts.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { after, applied, at, changesNothing, effects, facts, refusal, said } from '../support/incidents.ts';
import { asIssue, configured, over } from '../support/following.ts';

const config = configured({ egress: ['a.example:443'] });
const http = { type: 'http', url: 'https://a.example/h' } as const;
const step = (name: string, attributes: string, body: string) => `## ${name}\n\n\`\`\`http {"name":"${name}",${attributes}}\n${body}\n\`\`\`\n`;
const book = `---
runbook: 1
id: disk-full
title: Disk full
owner: sre
last-reviewed: 2026-01-01
executor: http-only
egress: ["a.example:443"]
params:
  HOST: { type: hostname, required: true }
  PORT: { type: integer, min: 1, max: 9, default: "5" }
---
${step('look', '"risk":"read"', 'GET https://a.example/space')}
${step('with-default', '"risk":"read"', 'GET https://a.example/space/{{PORT}}')}
${step('of-host', '"risk":"read"', 'GET https://a.example/space/{{HOST}}')}
${step('clean', '"risk":"change"', 'POST https://a.example/clean')}
`;
const { runbooks, findings } = loadRunbooks([{ path: 'disk-full.md', text: book }]);
const world = { config, policy: defaultPolicy, runbooks };
const known = { at: at(0), runbooks, roles: new Set(['anyone', 'responder', 'on-call']) };
const done = after(asIssue, { kind: 'followup.proof_set', data: { followup: 1, proof: http } }, { kind: 'followup.settled', data: { followup: 1, how: 'done' } });

it('the runbook of this test is right', () => expect([findings.filter((one) => one.level === 'error'), runbooks.length]).toEqual([[], 1]));

describe('what may be a proof', () => {
  it.each([
    ['an address that is allowed', http, undefined], ['another', { type: 'http', url: 'https://b.example/' }, /egress: \["b\.example:443"\]/], ['another port', { type: 'http', url: 'https://a.example:8443/' }, /a\.example:8443/],
    ['a plain one', { type: 'http', url: 'http://a.example/' }, /a\.example:80/], ['a step that reads', { type: 'step', runbook: 'disk-full', name: 'look' }, undefined],
    ['with a default', { type: 'step', runbook: 'disk-full', name: 'with-default' }, undefined], ['whose value nobody gives', { type: 'step', runbook: 'disk-full', name: 'of-host' }, /HOST has no default/],
    ['a step that changes', { type: 'step', runbook: 'disk-full', name: 'clean' }, /only read/], ['none', { type: 'step', runbook: 'disk-full', name: 'nothing' }, /There is no step nothing/],
  ] as const)('%s', (_what, proof, why) => {
    if (why === undefined) expect(whyNot(proof, world)).toBeUndefined();
    else expect(whyNot(proof, world)).toMatch(why);
  });

  it('nothing that asks for an approval, by policy or because nobody has reviewed it', () => {
    const strict = { ...defaultPolicy, risk: { ...defaultPolicy.risk, read: { ...defaultPolicy.risk.read, approvals: 1 } } };
    expect(whyNot({ type: 'step', runbook: 'disk-full', name: 'look' }, { ...world, policy: strict })).toContain('asks for an approval');
    const unseen = runbooks.map((one) => ({ ...one, lastReviewed: undefined }));
    expect(whyNot({ type: 'step', runbook: 'disk-full', name: 'look' }, { ...world, runbooks: unseen })).toContain('asks for an approval');
  });
});

describe('setting it', () => {
  it('is kept, begins at once where it is done already, and is taken away', () => {
    expect(facts(proofSet(over, 1, http, { config, policy: defaultPolicy, known }))).toEqual([{ kind: 'followup.proof_set', data: { followup: 1, proof: http } }]);
    expect(effects(proofSet(over, 1, http, { config, policy: defaultPolicy, known }))).toEqual([]);
    expect(effects(proofSet(after(over, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }), 1, http, { config, policy: defaultPolicy, known }))).toHaveLength(1);
    expect(applied(done, proofSet(done, 1, undefined, { config, policy: defaultPolicy, known })).followups[0]?.proof).toBeUndefined();
    expect(changesNothing(proofSet(over, 1, undefined, { config, policy: defaultPolicy, known }))).toBe(true);
    expect(refusal(proofSet(over, 1, { type: 'http', url: 'https://b.example/' }, { config, policy: defaultPolicy, known }))).toContain('not among');
    expect(refusal(proofSet(over, 9, http, { config, policy: defaultPolicy, known }))).toContain('no follow-up 9');
  });
});

describe('a step', () => {
  const set = (roles: ReadonlySet<string> | undefined) => proofSet(over, 1, { type: 'step', runbook: 'disk-full', name: 'look' }, { config, policy: defaultPolicy, known: { ...known, roles } });

  it('is made a proof by somebody who may run it, and by nobody when roles cannot be asked', () => {
    expect(facts(set(known.roles))).toHaveLength(1);
    for (const roles of [new Set<string>(), undefined]) expect(refusal(set(roles))).toContain('only they may make a proof of it');
  });
});

describe('a question to a database', () => {
  const asked = { type: 'sql', database: 'orders', sql: 'select id from orders where paid and not sent', expect: 'rows = 0' } as const;
  const named = configured({ databases: { orders: { url: { env: 'ORDERS_READ_URL' } } } });
  const set = (roles: ReadonlySet<string> | undefined, given = named) => proofSet(over, 1, asked, { config: given, policy: defaultPolicy, known: { ...known, roles } });

  it('is kept with its text apart, by somebody who may run what reads', () => {
    const outcome = set(known.roles);
    expect(facts(outcome)).toEqual([{ kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'sql', database: 'orders', expect: 'rows = 0' }, sql: asked.sql } }]);
    expect(proseOf('followup.proof_set')).toEqual(['sql']);
    expect(applied(over, outcome).followups[0]?.proof).toEqual(asked);
    expect(said(outcome)).toBe('Follow-up 1 is proved by a question to the database orders, from when it is done. When it fails, the follow-up is open again.');
  });

  it('by nobody else, and by nobody when roles cannot be asked', () => {
    for (const roles of [new Set<string>(), new Set(['anyone']), undefined]) expect(refusal(set(roles))).toBe('Only responder may run what reads, so only they may have a database asked.');
  });

  it('only of a database that the config names', () => {
    expect(refusal(set(known.roles, config))).toBe('orders is not among the databases that proofs may ask. Whoever runs Tocsin can add it: `followups: { databases: { orders: { url: { env: ORDERS_READ_URL } } } }`.');
    expect(whyNot({ ...asked, database: 'toString' }, { ...world, config: named })).toContain('(orders)');
  });

  it('is asked no more when its text was erased', () => expect(whyNot({ ...asked, sql: '[erased]' }, { ...world, config: named })).toContain('cannot be read any more'));
});

describe('asking', () => {
  it('goes on every week while it holds', () => {
    expect(effects(proved(done, 1, { ok: true, result: 'HTTP 200' }, config))).toEqual([{ kind: 'followup.prove', data: { followup: 1 }, afterMs: 7 * 86_400_000 }]);
  });

  it('that fails opens the follow-up and its issue again, and asks no more', () => {
    const outcome = proved(done, 1, { ok: false, result: 'HTTP 503' }, config);
    expect(facts(outcome)).toEqual([{ kind: 'followup.proved', data: { followup: 1, ok: false, result: 'HTTP 503' } }, { kind: 'followup.reopened', data: { followup: 1, why: 'proof' } }]);
    expect(effects(outcome)).toContainEqual({ kind: 'github.issue.reopen', data: { followup: 1 } });
    expect(effects(outcome).map((one) => one.kind)).not.toContain('followup.prove');
    expect(toProve(applied(done, outcome), 1)).toBeUndefined();
  });

  it('stops by itself when it is open, declined, dropped or without a proof', () => {
    for (const fact of [
      { kind: 'followup.reopened', data: { followup: 1, why: 'issue' } }, { kind: 'followup.settled', data: { followup: 1, how: 'declined' } }, { kind: 'followup.dropped', data: { followup: 1 } },
      { kind: 'followup.proof_set', data: { followup: 1 } },
    ] as const) expect(changesNothing(proved(after(done, fact), 1, { ok: false, result: 'x' }, config)), fact.kind).toBe(true);
  });
});
