// A page: its facts and wishes, what PagerDuty is told of a private incident, and how our own is known when it comes back.
import { describe, expect, test } from 'vitest';
import { tocsin } from '../../src/domain/actor.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { cannotPage, incidentOfPageKey, isOurPage, pagedJustNow, pageKey, pageWords, paging, ringing } from '../../src/domain/pages.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { allCleared, ringsForPage } from '../../src/domain/incident.ts';
import { onSignal } from '../../src/domain/signals.ts';
import { ada, after, aResolvedIncident, anAlert, anAlertedIncident, anIncident, applied, at, effects, facts, pager } from '../support/incidents.ts';

const ben = { type: 'user', id: 'PBEN', name: 'Ben' } as const;
const withService = { ...defaultConfig, paging: { service: 'PSVC001' } };
const paged: NewFact = { kind: 'page.requested', at: at(50), by: ada, data: { page: 1, target: ben, why: 'the disk is full' } };

describe('asking for a page', () => {
  test('is a fact with the next number, and one wish', () => {
    const outcome = paging(after(anIncident(), paged), { target: ben, why: ' it burns ' });
    expect(facts(outcome)).toEqual([{ kind: 'page.requested', data: { page: 2, target: ben, why: 'it burns' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'pagerduty.page', data: { page: 2 } }]);
  });

  test('without a reason, and in the name of Tocsin', () => {
    expect(facts(paging(anIncident(), { target: ben, why: ' ', by: tocsin }))).toEqual([
      { kind: 'page.requested', by: tocsin, data: { page: 1, target: ben, why: 'You are needed.' } },
    ]);
  });

  test('while PagerDuty is away says so at once, and only once', () => {
    const outcome = paging(anIncident(), { target: ben, away: true });
    expect(effects(outcome)).toContainEqual({ kind: 'slack.say', data: { about: 'page', ref: '1:waiting' }, urgency: 'asked' });
    expect(applied(anIncident(), outcome).nudges['page_unsent:1']).toMatchObject({ times: 1 });
  });
});

test.each([
  ['an alert that rings', anAlertedIncident(), defaultConfig, undefined],
  ['no alert and no service', anIncident(), defaultConfig, 'no-way'],
  ['no alert, but a service', anIncident(), withService, undefined],
  ['an alert of another source', anIncident({ alerts: [anAlert({ source: 'acme' })] }), defaultConfig, 'no-way'],
  ['an alert that is cleared', after(anAlertedIncident(), { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'QALERT1' } }), defaultConfig, 'no-way'],
  ['an incident that is over', aResolvedIncident(), withService, 'over'],
])('%s: can be paged or not', (_, incident, config, expected) => {
  expect(cannotPage(incident, config)).toBe(expected);
});

test('the same person or policy within two minutes was paged just now; another, an older or a failed one was not', () => {
  const incident = after(anIncident(), paged);
  expect(pagedJustNow(incident, ben, at(60))?.id).toBe(1);
  expect(pagedJustNow(incident, ben, at(170))).toBeUndefined();
  expect(pagedJustNow(incident, { ...ben, id: 'PADA' }, at(60))).toBeUndefined();
  expect(pagedJustNow(after(incident, { kind: 'page.failed', data: { page: 1, reason: 'no' } }), ben, at(60))).toBeUndefined();
});

describe('what PagerDuty is told', () => {
  const [page] = after(anIncident(), paged).pages;
  if (!page) throw new Error('there is a page');

  test('the mark first, the title, the reason, who asks and where', () => {
    const incident = after(anIncident({ title: 'Checkout\nis  down' }), { kind: 'channel.created', data: { channel: 'C1', name: 'inc-42-checkout', adopted: false } });
    expect(pageWords(incident, page, 'Ada')).toEqual({
      title: 'INC-42 page 1: Checkout is down', details: 'the disk is full. Ada asks for you. It is worked on in Slack, in #inc-42-checkout.',
    });
  });

  test('of a private incident neither the title nor the reason nor the channel', () => {
    const incident = after(anIncident({ private: true, title: 'Layoffs leaked' }), { kind: 'channel.created', data: { channel: 'C1', name: 'inc-42-layoffs', adopted: false } });
    const told = JSON.stringify(pageWords(incident, { ...page, why: 'the list is out' }, 'Ada'));
    for (const word of ['ayoffs', 'list']) expect(told).not.toContain(word);
    expect(told).toContain('INC-42 page 1');
  });

  test('never more than PagerDuty takes', () => {
    const long = pageWords(anIncident({ title: 'x'.repeat(2_000) }), { ...page, why: 'y'.repeat(1_000) }, 'z'.repeat(500));
    expect([long.title.length, long.details.length]).toEqual([250, 1_000]);
  });
});

describe('the key of our own page', () => {
  const incident = after(anIncident(), paged);
  const [page] = incident.pages;
  if (!page) throw new Error('there is a page');
  const key = pageKey(incident, page);

  test('is another one in another installation, or after the database was emptied', () => {
    expect(pageKey({ id: 42, openedAt: at(0) }, page)).not.toBe(pageKey({ id: 42, openedAt: at(86_400) }, page));
  });

  test('leads back to the incident that asked for it', () => {
    expect(key).toMatch(/^tocsin-INC-42-page-1-[0-9a-z]+$/);
    expect(incidentOfPageKey(key)).toBe(42);
    expect(isOurPage(incident, key)).toBe(true);
  });

  test.each([
    ['a page nobody asked for', key.replace('page-1', 'page-2')],
    ['another incident', key.replace('INC-42', 'INC-43')],
    ['another installation, or a database that was emptied', key.replace(/[0-9a-z]+$/, 'abc')],
  ])('%s is not ours', (_, other) => {
    expect(isOurPage(incident, other)).toBe(false);
  });

  test.each(['', 'disk', 'tocsin-INC-0-page-1-a', 'tocsin-INC-42-page-1', 'x-tocsin-INC-42-page-1-a', 'tocsin-INC-42-page-1-a b'])('%j is no key of ours', (other) => {
    expect(incidentOfPageKey(other)).toBeUndefined();
  });
});

test('what rings for a page is no alert that has to clear', () => {
  const { title } = pageWords(anIncident(), { id: 12, target: ben, why: 'x', by: ada, at: at(50), state: 'asked' }, undefined);
  expect(ringsForPage({ title })).toBe(true);
  for (const other of ['Checkout: 5xx', 'INC-42 page 1', 'see INC-42 page 1: x']) expect(ringsForPage({ title: other })).toBe(false);
  const cleared: NewFact = { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'QALERT1' } };
  const both = anIncident({ alerts: [anAlert(), anAlert({ key: 'QPAGE', title })] });
  expect([allCleared(both), allCleared(after(both, cleared)), allCleared(anIncident({ alerts: [anAlert({ title })], then: [cleared] }))]).toEqual([false, true, false]);
});

test('a page that ends after everything else has cleared asks nobody a second time', () => {
  const pageAlert = anAlert({ key: 'QPAGE', title: 'INC-42 page 1: Checkout is down' });
  const incident = after(anIncident({ alerts: [anAlert(), pageAlert], by: ada }), { kind: 'alert.cleared', at: at(10), data: { source: 'pagerduty', key: 'QALERT1' } });
  const ended = onSignal(incident, { type: 'cleared', at: at(20), by: pager, alert: pageAlert }, defaultConfig);
  if ('ignored' in ended) throw new Error(ended.ignored);
  expect(ended.facts.map((fact) => fact.kind)).toEqual(['alert.cleared']);
  expect(ended.effects.map((effect) => effect.kind)).not.toContain('slack.say');
  expect(ended.effects.map((effect) => effect.kind)).not.toContain('timer');
});

test('the alert that rings is one of PagerDuty that is not cleared', () => {
  const incident = anIncident({ alerts: [anAlert({ source: 'acme', key: 'A' }), anAlert({ key: 'B' }), anAlert({ key: 'C' })] });
  expect(ringing(after(incident, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'B' } }))?.key).toBe('C');
});
