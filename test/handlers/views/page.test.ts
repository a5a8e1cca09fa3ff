// The form "Page somebody": one person or one policy, and the way on from there.
import { expect, it } from 'vitest';
import page from '../../../handlers/views/page.ts';
import type { FoundTarget } from '../../../src/domain/paging.ts';
import { problems, submit } from '../../support/asking.ts';
import { anAlertedIncident, anIncident, at, facts, refusal, said } from '../../support/incidents.ts';

const found: FoundTarget = { found: 'one', target: { type: 'user', id: 'PBEN', name: 'Ben' }, why: '' };
const given = { incident: anAlertedIncident(), known: { at: at(600), pageTarget: found } };

it.each([
  [{}, { person: 'Choose whom to page, here or below.' }],
  [{ why: 'disk' }, { person: 'Choose whom to page, here or below.' }],
  [{ target: 'PEPCHKT', person: 'U0BEN' }, { person: 'Choose one: whoever is on call, or this person. For both, page twice.' }],
  [{ person: 'U0BEN', why: 'x'.repeat(1_001) }, { why: 'Keep it under 1,000 characters: they read it on a telephone.' }],
  [{ person: 'U0BEN' }, {}],
  [{ target: 'PEPCHKT', why: '' }, {}],
])('%j', (fields, expected) => {
  expect(problems(page, fields)).toEqual(expected);
});

it('looks up the person by their mention, the other by its id', () => {
  expect(page.it.needs?.(page.it.fields.parse({ person: 'U0BEN' }))).toEqual([{ need: 'page-target', text: '<@U0BEN>' }, { need: 'on-call' }]);
  expect(page.it.needs?.(page.it.fields.parse({ target: 'PEPCHKT' }))).toEqual([{ need: 'page-target', text: 'PEPCHKT' }, { need: 'on-call' }]);
});

it('pages with the reason from the form', () => {
  expect(facts(submit(page, { person: 'U0BEN', why: ' disk full ' }, given))).toMatchObject([{ kind: 'page.requested', data: { target: { id: 'PBEN' }, why: 'disk full' } }]);
});

it('a drill pages only when the box is ticked', () => {
  const drill = { ...given, incident: anAlertedIncident({ kind: 'drill' }) };
  expect(said(submit(page, { person: 'U0BEN' }, drill))).toContain('DRILL: nobody was paged');
  expect(facts(submit(page, { person: 'U0BEN', really: ['really'] }, drill))).toHaveLength(1);
});

it('says why it cannot be done', () => {
  expect(refusal(submit(page, { person: 'U0BEN' }, { ...given, incident: anIncident() }))).toContain('paging.service');
});
