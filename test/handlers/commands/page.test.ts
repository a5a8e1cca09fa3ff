// /incident page: what is understood, what is asked for from outside, and where numbers may be shown.
import { describe, expect, it } from 'vitest';
import page from '../../../handlers/commands/page.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import type { FoundTarget, OnCall } from '../../../src/domain/paging.ts';
import { ask, situation } from '../../support/asking.ts';
import { after, anAlertedIncident, anIncident, at, factKinds, facts, form, refusal, said } from '../../support/incidents.ts';

const found: FoundTarget = { found: 'one', target: { type: 'user', id: 'PBEN', name: 'Ben' }, why: 'disk full' };
const onCall: OnCall = { state: 'known', groups: [{ target: { type: 'user', id: 'PBEN', name: 'Ben' }, why: ['page 1'], people: [{ id: 'PBEN', name: 'Ben', level: 1, phones: ['+1 2025550103'] }], asOf: at(0), stale: false }] };
const knowing = (pageTarget: FoundTarget = found) => ({ known: { at: at(600), pageTarget, onCall } });
const parsed = (text: string) => page.it.parse(text, defaultConfig);

describe('parse', () => {
  it.each([
    ['', { text: '', really: false, again: false }],
    ['<@U0BEN> disk full', { text: '<@U0BEN> disk full', really: false, again: false }],
    ['--really <@U0BEN> disk', { text: '<@U0BEN> disk', really: true, again: false }],
    ['<@U0BEN> disk --again', { text: '<@U0BEN> disk', really: false, again: true }],
    // A telephone makes a dash of two hyphens.
    ['—Really on-call', { text: 'on-call', really: true, again: false }],
    ['on-call --reallynot', { text: 'on-call --reallynot', really: false, again: false }],
  ])('%j', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it('refuses a reason nobody can read on a telephone', () => {
    expect(parsed('x'.repeat(1_001))).toHaveProperty('refuse');
  });
});

it('asks for whom is meant, and for who can be called instead', () => {
  expect(page.it.needs?.({ text: 'on-call', really: false, again: false })).toEqual([{ need: 'page-target', text: 'on-call' }, { need: 'on-call' }]);
  expect(page.it.needs?.({ text: '', really: false, again: false })).toEqual([{ need: 'on-call' }]);
});

it('alone opens the form', () => {
  expect(form(ask(page, '', { incident: anAlertedIncident(), ...knowing() })).callback_id).toBe('page');
});

it('pages whom it found', () => {
  const outcome = ask(page, '<@U0BEN> disk full', { incident: anAlertedIncident(), ...knowing() });
  expect(facts(outcome)).toMatchObject([{ kind: 'page.requested', data: { target: { id: 'PBEN' }, why: 'disk full' } }]);
  expect(said(outcome)).toContain('Paging *Ben*');
});

it('shows telephone numbers in the incident’s own channel and nowhere else', () => {
  const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
  const here = refusal(ask(page, '<@U0BEN>', { incident, ...knowing() }));
  expect(here).toContain('+1 2025550103');
  const elsewhere = refusal(ask(page, '<@U0BEN>', { incident, channel: 'C0OTHER', ...knowing() }));
  expect(elsewhere).not.toContain('2025550103');
  expect(elsewhere).toContain('/incident oncall');
});

it('insisting rings again', () => {
  const incident = after(anAlertedIncident(), { kind: 'page.requested', at: at(590), data: { page: 1, target: { type: 'user', id: 'PBEN', name: 'Ben' }, why: 'x' } });
  expect(refusal(ask(page, '<@U0BEN>', { incident, ...knowing() }))).toContain('--again');
  expect(factKinds(ask(page, '--again <@U0BEN>', { incident, ...knowing() }))).toEqual(['page.requested']);
});

it('needs an incident', () => {
  expect(page.it.where).toBe('incident');
  expect(situation().incident).toBeDefined();
});
