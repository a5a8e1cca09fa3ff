// When the draft of a postmortem is brought up to date: after the end, with what the document shows, a while later.
import { expect, it } from 'vitest';
import { keptInStep } from '../../src/domain/afterwards.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { anIncident } from '../support/incidents.ts';

const open = { state: 'open', number: 7 } as const;
const over: Incident = { ...anIncident(), status: 'resolved', postmortem: open };

it('gathers what is recorded after the end, for as long as the config says', () => {
  expect(keptInStep(over, ['note.added'], 60_000)).toEqual([{ kind: 'github.postmortem.publish', data: {}, afterMs: 60_000 }]);
  expect(keptInStep(over, ['card.posted', 'severity.set'], 60_000)).toHaveLength(1);
});

it.each(['postmortem.opened', 'effect.given_up', 'card.posted', 'announcement.posted', 'nudge.sent', 'item.shown', 'run.shown', 'delivery.parked'])('not for %s alone, which the document does not show', (kind) => {
  expect(keptInStep(over, [kind], 60_000)).toEqual([]);
});

it.each<readonly [string, Incident]>([
  ['while it is open', { ...anIncident(), status: 'investigating', postmortem: open }],
  ['when it is private', { ...anIncident(), status: 'resolved', postmortem: open, private: true }],
  ['before there is a pull request', { ...anIncident(), status: 'resolved', postmortem: { state: 'wanted' } }],
  ['without a postmortem', { ...anIncident(), status: 'resolved' }],
  ['after it was merged', { ...anIncident(), status: 'closed', postmortem: { state: 'merged', number: 7 } }],
  ['after a person closed it', { ...anIncident(), status: 'resolved', postmortem: { state: 'closed', number: 7 } }],
])('not %s', (_when, incident) => {
  expect(keptInStep(incident, ['note.added'], 60_000)).toEqual([]);
});
