// The form followup_check: only the fields of the chosen kind count, what is wrong is said at them, and the same is set once.
import { describe, expect, it } from 'vitest';
import handler from '../../../handlers/views/followup_check.ts';
import type { Anywhere } from '../../../src/contracts.ts';
import { outsider, problems, submit } from '../../support/asking.ts';
import { applied, changesNothing, facts, refusal, said } from '../../support/incidents.ts';
import { configured } from '../../support/following.ts';
import { working } from '../../support/working.ts';

const config = configured({ egress: ['a.example:443'], databases: { orders: { url: { env: 'ORDERS_READ_URL' } } } });
const send = (fields: object, more: Partial<Anywhere> = {}) => submit(handler, { meta: '42:1', ...fields }, { incident: working, config, ...more });
const http = { kind: 'http', url: ' https://a.example/h ', status: '204', sql: 'drop table x' };
const sql = { kind: 'sql', database: 'orders', sql: "select 'a' < 'b';", expect: 'value = true', url: 'nonsense' };

describe('it sets', () => {
  it.each([
    [http, { proof: { type: 'http', url: 'https://a.example/h', status: 204 } }], [{ kind: 'http', url: 'https://a.example/h' }, { proof: { type: 'http', url: 'https://a.example/h' } }],
    [sql, { proof: { type: 'sql', database: 'orders', expect: 'value = true' }, sql: "select 'a' < 'b'" }],
  ])('%o', (fields, data) => expect(facts(send(fields))).toEqual([{ kind: 'followup.proof_set', data: { followup: 1, ...data } }]));

  it('the same once, and takes it away', () => {
    for (const fields of [http, sql]) {
      const set = applied(working, send(fields));
      expect(changesNothing(send(fields, { incident: set }))).toBe(true);
      expect(facts(send({ kind: 'off' }, { incident: set }))).toEqual([{ kind: 'followup.proof_set', data: { followup: 1 } }]);
    }
    expect(said(send({ kind: 'off' }))).toContain('has no proof');
  });

  it('nothing that may not be asked, or not by them', () => {
    expect(refusal(send({ kind: 'http', url: 'https://b.example/' }))).toContain('b.example:443 is not among');
    expect(refusal(send({ ...sql, database: 'other' }))).toContain('other is not among the databases');
    expect(refusal(send({ kind: 'step', step: 'disk-full look' }, { known: { at: working.openedAt, runbooks: [], roles: new Set() } }))).toContain('no step look');
    expect(refusal(send(sql, { known: { at: working.openedAt, roles: outsider } }))).toContain('Only responder');
  });
});

it('says at the field what is wrong', () => {
  expect(problems(handler, { meta: '42:1' })).toEqual({ kind: 'Choose one.' });
  expect(Object.keys(problems(handler, { meta: '42:1', kind: 'http', url: 'status.example.com', status: '99' }))).toEqual(['url', 'status']);
  expect(Object.keys(problems(handler, { meta: '42:1', kind: 'step' }))).toEqual(['step']);
  expect(Object.keys(problems(handler, { meta: '42:1', kind: 'sql', sql: 'drop table x', expect: 'much' }))).toEqual(['database', 'sql', 'expect']);
  expect(problems(handler, { meta: '42:1', kind: 'off', url: 'nonsense', sql: 'nonsense' })).toEqual({});
});

it('looks at roles where somebody must be allowed to', () => {
  const needs = (fields: object) => handler.it.needs?.(handler.it.fields.parse({ meta: '42:1', ...fields }));
  expect([needs(http), needs({ kind: 'off' }), needs(sql), needs({ kind: 'step', step: 'a b' })]).toEqual([[], [], [{ need: 'runbooks' }, { need: 'roles' }], [{ need: 'runbooks' }, { need: 'roles' }]]);
});
