// The form that keeps a message of any channel: what it reads, and that the words come from Slack.
import { describe, expect, it } from 'vitest';
import recordMessage from '../../../handlers/views/record_message.ts';
import type { KnownMessage } from '../../../src/contracts.ts';
import { problems, submit } from '../../support/asking.ts';
import { anIncident, at, effectKinds, factKinds, facts, refusal, said } from '../../support/incidents.ts';

const message: KnownMessage = { channel: 'C0GENERAL', ts: '1795230012.000100', author: 'U0GRACE', text: 'errors fall', thread: undefined, permalink: undefined };
const known = { at: at(600), self: 'UTOCSIN', message };
const fields = { incident: '42', as: 'timeline', meta: 'C0GENERAL:1795230012.000100' };

describe('a message that is kept', () => {
  it.each([['timeline', 'message.recorded'], ['task', 'task.added'], ['followup', 'followup.added']])('as %s', (as, kind) => {
    const outcome = submit(recordMessage, { ...fields, as }, { known });
    expect(factKinds(outcome)).toEqual([kind]);
    expect(said(outcome)).not.toBe('');
  });

  it('has the words that Slack shows now', () => {
    expect(facts(submit(recordMessage, { ...fields, text: 'forged' }, { known }))[0]?.data).toMatchObject({ text: 'errors fall' });
    expect(recordMessage.it.needs?.(recordMessage.it.fields.parse(fields))).toEqual([{ need: 'message', channel: 'C0GENERAL', ts: '1795230012.000100' }, { need: 'account' }]);
  });

  it('in a private incident leaves no mark in the channel where it stands', () => {
    expect(effectKinds(submit(recordMessage, fields, { known, incident: anIncident({ private: true }) }))).toEqual([]);
    expect(effectKinds(submit(recordMessage, fields, { known }))).toEqual(['slack.react']);
  });

  it('is refused with words when it is gone meanwhile', () => {
    expect(refusal(submit(recordMessage, fields, { known: { at: at(600), message: undefined } }))).toContain('does not show me');
  });
});

it.each([
  ['no incident', { incident: undefined }, 'incident'], ['a word for an incident', { incident: 'all' }, 'incident'], ['number nought', { incident: '0' }, 'incident'],
  ['no way of keeping it', { as: undefined }, 'as'], ['an unknown way', { as: 'note' }, 'as'], ['no message', { meta: '' }, 'meta'], ['another’s metadata', { meta: '42:C0GENERAL' }, 'meta'],
])('does not take %s', (_what, more, field) => expect(Object.keys(problems(recordMessage, { ...fields, ...more }))).toEqual([field]));
