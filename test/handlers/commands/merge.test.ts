// /incident merge: which incident is meant, in the ways people say it; the rest is decided in src/domain/merging.ts.
import { describe, expect, it } from 'vitest';
import merge from '../../../handlers/commands/merge.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { ask } from '../../support/asking.ts';
import { anIncident, at, facts, form, refusal, said } from '../../support/incidents.ts';

const other: Incident = { ...anIncident({ title: 'Payments fail' }), id: 7, channel: { id: 'C0INC7', name: 'inc-7', archived: false } };
const knowing = (more: object) => ({ known: { at: at(600), ...more } });

describe('which incident is meant', () => {
  it.each([
    ['INC-7', 7], ['inc-7', 7], ['7', 7], ['into INC-7', 7], ['with 7', 7], ['this into INC-7', 7], ['of INC-7', 7], ['the same as INC-7', 7], ['is the same as INC-7', 7],
    ['<#C0INC7|inc-7-payments-fail>', 7], ['<#C0INC7|drill-inc-12>', 12], ['', undefined],
  ])('"%s"', (text, into) => {
    const input = merge.it.parse(text, defaultConfig);
    expect(input).toEqual({ into });
    expect(merge.it.needs?.(input)).toEqual([into === undefined ? { need: 'open-incidents' } : { need: 'other-incident', incident: into }]);
  });

  it.each(['the other one', 'into', 'INC-0', 'INC-7x', '-7', '7.5', '<#C0GENERAL|general>', 'INC-7 INC-8'])('"%s" names none', (text) => {
    expect(refusal(ask(merge, text))).toContain('/incident merge INC-7');
  });
});

describe('what comes of it', () => {
  it('merges into the one that is named', () => {
    const outcome = ask(merge, 'INC-7', knowing({ otherIncident: other }));
    expect(facts(outcome).map((fact) => fact.kind)).toEqual(['status.set', 'incident.merged']);
    expect(said(outcome)).toMatch(/INC-42 goes on as INC-7 in <#C0INC7>/);
  });

  it('knows none that the person may not see', () => {
    expect(refusal(ask(merge, 'INC-7', knowing({ otherIncident: undefined })))).toContain('I know no INC-7');
  });

  it('asks which one when none is named', () => {
    expect(form(ask(merge, '', knowing({ openIncidents: [anIncident(), other] })))).toMatchObject({ callback_id: 'merge', private_metadata: '42' });
    expect(refusal(ask(merge, '', knowing({ openIncidents: [anIncident()] })))).toContain('nothing to merge it into');
  });
});
