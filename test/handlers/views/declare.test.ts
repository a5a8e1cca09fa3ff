// The form declare: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import declare from '../../../handlers/views/declare.ts';
import { problems, submit } from '../../support/asking.ts';
import { ada, effects, facts } from '../../support/incidents.ts';

const opened = (fields: object) => facts(submit(declare, { meta: '', options: [], ...fields }, { incident: undefined }))[0]?.data;

describe('the form that opens an incident', () => {
  it('needs only a title', () => {
    const outcome = submit(declare, { title: ' payments slow ', severity: undefined, options: undefined, meta: '' }, { incident: undefined });
    expect(facts(outcome)).toMatchObject([{ data: { title: 'payments slow', kind: 'live', private: false } }, { data: { commander: ada } }]);
    expect(facts(outcome)[0]?.data).not.toHaveProperty('severity');
  });

  it('keeps what was chosen', () => {
    expect(opened({ title: 'a leak', severity: 'SEV2', options: ['private'] })).toMatchObject({ severity: 'SEV2', private: true, kind: 'live' });
    expect(opened({ title: 'lose a zone', options: ['drill'] })).toMatchObject({ kind: 'drill', private: false });
    expect(effects(submit(declare, { title: 'a leak', options: ['private'], meta: '' }))[0]?.data).toMatchObject({ private: true });
  });

  it('forgets a severity that is none', () => {
    for (const severity of ['SEV9', 'constructor', '__proto__']) expect(opened({ title: 'payments slow', severity }), severity).not.toHaveProperty('severity');
  });

  it('says at the field what is missing', () => {
    for (const title of [undefined, '', '  ', 'x ']) expect(problems(declare, { title }), String(title)).toEqual({ title: 'Say in a few words what is wrong.' });
    expect(problems(declare, { title: 'x'.repeat(301) })).toEqual({ title: 'Keep it under 300 characters.' });
    expect(problems(declare, { title: 'x'.repeat(300) })).toEqual({});
  });
});
