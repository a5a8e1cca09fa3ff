// A page that PagerDuty has not taken: said once, a few seconds after it was asked for, while it is still true.
import { expect, it } from 'vitest';
import pageUnsent from '../../../handlers/nudges/page_unsent.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { nextNudge, ringNudges } from '../../../src/engine/nudges.ts';
import { after, anIncident, at, decision } from '../../support/incidents.ts';

const nudges = new Map([['page_unsent', pageUnsent.it]]);
const asked = (page: number, seconds: number): NewFact => ({ kind: 'page.requested', at: at(seconds), data: { page, target: { type: 'user', id: 'PBEN', name: 'Ben' }, why: 'x' } });
const ring = (incident: ReturnType<typeof anIncident>, seconds: number) => decision(ringNudges(nudges, incident, defaultConfig, at(seconds), new Map()));

it('is due five seconds after the page, in the first minutes too', () => {
  expect(nextNudge(nudges, after(anIncident(), asked(1, 10)), defaultConfig)).toBe(at(15));
});

it('says it once for each page', () => {
  const incident = after(anIncident(), asked(1, 10), asked(2, 12));
  const rung = ring(incident, 20);
  expect(rung.effects).toEqual([1, 2].map((page) => ({ kind: 'slack.say', data: { about: 'page', ref: `${page}:waiting` }, urgency: 'asked' })));
  expect(nextNudge(nudges, after(incident, ...rung.facts), defaultConfig)).toBeUndefined();
});

it.each<[string, NewFact]>([
  ['was taken', { kind: 'page.sent', data: { page: 1, key: 'Q1' } }],
  ['failed', { kind: 'page.failed', data: { page: 1, reason: 'no' } }],
  ['is for an incident that is over', { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }],
])('says nothing of a page that %s', (_, fact) => {
  expect(nextNudge(nudges, after(anIncident(), asked(1, 10), fact), defaultConfig)).toBeUndefined();
});

it('has no words of its own: the word about the page knows whom to call', () => {
  expect(pageUnsent.it.words(anIncident(), '1', defaultConfig)).toBeUndefined();
});
