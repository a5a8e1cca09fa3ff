// The form declare: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import declare from '../../../handlers/views/declare.ts';
import { problems, submit } from '../../support/asking.ts';
import { ada, at, effectKinds, effects, factKinds, facts } from '../../support/incidents.ts';

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

describe('declared from a message', () => {
  const meta = ':C0SUPPORT:1795230012.000100';
  const message = { channel: 'C0SUPPORT', ts: '1795230012.000100', author: 'U0GRACE', text: 'checkout is down', thread: undefined, permalink: 'https://acme.slack.example/p1' };
  const known = { at: at(600), message };
  const sent = (more: object = {}, seen: object = known) => submit(declare, { title: 'checkout is down', meta, ...more }, { incident: undefined, known: { at: at(600), ...seen } });

  it('its timeline begins with the message, at the message’s own time, and the message is marked', () => {
    expect(facts(sent()).at(-1)).toMatchObject({ kind: 'message.recorded', at: '2026-11-21T03:00:12.000Z', data: { author: 'U0GRACE', permalink: message.permalink } });
    expect(effectKinds(sent()).at(-1)).toBe('slack.react');
    expect(declare.it.needs?.(declare.it.fields.parse({ title: 'checkout is down', meta }))).toEqual([{ need: 'message', channel: 'C0SUPPORT', ts: '1795230012.000100', optional: true }]);
  });

  it('privately: no mark where everybody reads', () => expect(effectKinds(sent({ options: ['private'] }))).not.toContain('slack.react'));

  it('it is declared all the same when Slack does not show the message', () => expect(factKinds(sent({}, { message: undefined }))).toEqual(['incident.opened', 'commander.set']));

  it.each(['', ':C0GENERAL', ':C0GENERAL:yesterday', '42:C0SUPPORT:1795230012.000100'])('a form without a message (%j) needs none', (none) => {
    expect(declare.it.needs?.(declare.it.fields.parse({ title: 'checkout is down', meta: none }))).toEqual([]);
  });
});
