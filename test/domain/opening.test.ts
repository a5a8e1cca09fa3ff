// How an incident begins.
import { describe, expect, it } from 'vitest';
import { config, defaultConfig } from '../../src/domain/config.ts';
import { declared, offerEffect, offerFact, offers, openedByAlert } from '../../src/domain/opening.ts';
import { ada, anAlert, at, effectKinds, effects, factKinds, facts, pager } from '../support/incidents.ts';
import { aRunbook } from '../support/runs.ts';

const fits = aRunbook({ front: 'match: [{ service: checkout-api }]' });
const other = aRunbook({ id: 'queue-backlog', front: 'match: [{ service: queue }]' });
const world = { config: defaultConfig, runbooks: [fits, other] };
const inSlack = ['slack.channel.create', 'slack.people.invite', 'slack.card.show', 'slack.announcement.show', 'slack.topic.set', 'slack.bookmarks.set'];

describe('an incident that an alert opens', () => {
  const outcome = openedByAlert(world, anAlert({ priority: 'P2' }), at(0), pager);

  it('begins with the alert, at the source’s time, by the source, with the severity that fits', () => {
    expect(facts(outcome)).toEqual([
      { kind: 'incident.opened', at: at(0), by: pager, data: { title: 'Checkout: 5xx above 2 %', kind: 'live', private: false, severity: 'SEV2', source: 'pagerduty', services: [{ id: 'PCHECK', name: 'checkout-api' }] } },
      { kind: 'alert.attached', at: at(0), by: pager, data: anAlert({ priority: 'P2' }) },
      offerFact(fits),
    ]);
  });

  it('wants its channel, looks for people, and offers the runbook that fits', () => {
    expect(effectKinds(outcome)).toEqual([...inSlack, 'people.find', 'slack.say']);
    expect(effects(outcome)[0]).toEqual({ kind: 'slack.channel.create', data: { name: 'inc-42-checkout-5xx-above-2', private: false } });
    expect(effects(outcome).at(-1)).toEqual(offerEffect(fits));
  });

  it('has no commander and no severity unless somebody or something says so', () => {
    const bare = facts(openedByAlert({ ...world, runbooks: [] }, anAlert(), at(0), pager));
    expect(bare.map((fact) => fact.kind)).toEqual(['incident.opened', 'alert.attached']);
    expect(bare[0]?.data).not.toHaveProperty('severity');
  });
});

describe('a declared incident', () => {
  const input = { title: 'payments slow', severity: undefined, kind: 'live', private: false } as const;

  it('is commanded by who declared it', () => {
    const outcome = declared(defaultConfig, input, ada);
    expect(factKinds(outcome)).toEqual(['incident.opened', 'commander.set']);
    expect(facts(outcome)[1]?.data).toEqual({ commander: ada });
    expect(effectKinds(outcome)).toEqual(inSlack);
  });

  it('as a drill is called one in the channel’s name', () => {
    const outcome = declared(defaultConfig, { ...input, kind: 'drill' }, ada);
    expect(effects(outcome)[0]?.data).toEqual({ name: 'drill-inc-42-payments-slow', private: false });
    expect(facts(outcome)[0]?.data).toMatchObject({ kind: 'drill' });
  });

  it('in private gets a private channel from the first', () => {
    const outcome = declared(defaultConfig, { ...input, private: true }, ada);
    expect(effects(outcome)[0]?.data).toMatchObject({ private: true });
    expect(facts(outcome)[0]?.data).toMatchObject({ private: true });
  });

  it('keeps its severity', () => {
    expect(facts(declared(defaultConfig, { ...input, severity: 'SEV2' }, ada))[0]?.data).toMatchObject({ severity: 'SEV2' });
  });
});

describe('the runbooks that are offered', () => {
  it('are those that match', () => {
    expect(offers(world, anAlert()).map(({ id }) => id)).toEqual(['checkout-5xx']);
    expect(offers(world, anAlert({ service: { id: 'PX', name: 'checkout-api-v2' } }))).toEqual([]);
  });

  it('are also those the config names for the service, by its name or its id, each once', () => {
    for (const key of ['checkout-api', 'PCHECK']) {
      const named = config.parse({ services: { [key]: { runbooks: ['queue-backlog', 'checkout-5xx', 'gone'] } } });
      expect(offers({ ...world, config: named }, anAlert()).map(({ id }) => id), key).toEqual(['checkout-5xx', 'queue-backlog']);
    }
  });

  it('are five at most', () => {
    const many = Array.from({ length: 9 }, (_, n) => aRunbook({ id: `book-${n}`, front: 'match: [{ service: checkout-api }]' }));
    expect(offers({ ...world, runbooks: many }, anAlert())).toHaveLength(5);
  });

  it('put the best match first', () => {
    const exact = aRunbook({ id: 'z-exact', front: 'match: [{ service: checkout-api, urgency: high }]' });
    expect(offers({ ...world, runbooks: [fits, exact] }, anAlert()).map(({ id }) => id)).toEqual(['z-exact', 'checkout-5xx']);
  });

  it('with a service of a name that every object has are none', () => {
    expect(offers(world, anAlert({ service: { id: 'constructor', name: '__proto__' } }))).toEqual([]);
  });
});
