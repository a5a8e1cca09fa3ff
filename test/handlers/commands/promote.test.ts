// /incident promote: what is meant, in the ways people say it.
import { describe, expect, it } from 'vitest';
import promote from '../../../handlers/commands/promote.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { ada, anAlert, anIncident, at, effects, refusal, said } from '../../support/incidents.ts';
import { aStorm, joining } from '../../support/storms.ts';

const incident = aStorm([joining(4, { service: { id: 'PCHECK', name: 'checkout-api' } }), joining(5, { service: { id: 'PCART', name: 'checkout-cart' } })]);
const known = (more: object = {}) => ({ incident, known: { at: at(600), ...more } });

describe('the words', () => {
  it.each([
    ['', '', undefined], [' checkout-api ', 'checkout-api', 'checkout-api'], ['<https://acme.pagerduty.com/incidents/Q1>', 'https://acme.pagerduty.com/incidents/Q1', 'https://acme.pagerduty.com/incidents/Q1'],
    ['<https://acme.pagerduty.com/incidents/Q1|INC>', 'https://acme.pagerduty.com/incidents/Q1', 'https://acme.pagerduty.com/incidents/Q1'],
  ])('"%s"', (text, named, asked) => {
    const input = promote.it.parse(text, defaultConfig);
    expect(input).toEqual({ named });
    expect(promote.it.needs?.(input)).toEqual(asked === undefined ? [] : [{ need: 'storm-alert', named: asked }]);
  });

  it('too long for a name', () => {
    expect(refusal(ask(promote, 'x'.repeat(501), known()))).toContain('/incident promote checkout-api');
  });
});

describe('what is meant', () => {
  it.each<[string, object]>([
    ['checkout-api', { service: 'PCHECK' }], ['CHECKOUT-API', { service: 'PCHECK' }], ['pcheck', { service: 'PCHECK' }], ['service-2', { service: 'P2' }], ['cart', { service: 'PCART' }],
  ])('%s', (text, data) => {
    expect(effects(ask(promote, text, known()))).toEqual([{ kind: 'storm.promote', data: { ...data, by: ada } }]);
  });

  it.each([['checkout', 'Which one? checkout-api, checkout-cart.'], ['nothing', 'Nothing in this storm is called nothing'], ['<!channel>', 'Nothing in this storm is called !channel']])('%s: %s', (text, words) => {
    expect(refusal(ask(promote, text, known()))).toContain(words);
  });

  it('an alert by its address goes before a service', () => {
    const stormAlert = { alert: anAlert({ key: 'Q1' }), state: 'triggered', at: at(0), stateAt: at(0) };
    expect(effects(ask(promote, 'https://acme.pagerduty.com/incidents/Q1', known({ stormAlert })))).toEqual([{ kind: 'storm.promote', data: { source: 'pagerduty', key: 'Q1', by: ada } }]);
  });

  it('nothing said shows what there is, each with its button', () => {
    expect(said(ask(promote, '', known()))).toContain('INC-42: 5 alerts of 5 services, none cleared.');
  });

  it('where there is no storm, what to do instead', () => {
    expect(refusal(ask(promote, '', { incident: anIncident() }))).toContain('/incident declare');
  });
});
