// The short status: the same truth as the card, in a few lines that only who asked sees.
import { expect, it } from 'vitest';
import { renderStatus } from '../../src/render/status.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, config, freshFacts, incidentOf, mitigatedFacts, now, runStories, workedFacts } from './stories.ts';

const view = { config, now };
const busy = [...(runStories['waiting-for-approval'] ?? []), ...mitigatedFacts.slice(-1)];

it('of a fresh incident', () => sameMessage('status-fresh', renderStatus(incidentOf(freshFacts), view)));
it('with a run and something given up', () => sameMessage('status-busy', renderStatus(incidentOf(busy), view)));
it('of a resolved incident', () => sameMessage('status-resolved', renderStatus(incidentOf(closingFacts), view)));

it('has no buttons: it vanishes when Slack is loaded again', () => {
  expect(JSON.stringify(renderStatus(incidentOf(workedFacts), view))).not.toContain('action_id');
});

it('counts the time until now while it is open, and until the end afterwards', () => {
  const later = { config, now: '2026-11-21T09:00:00.000Z' };
  expect(renderStatus(incidentOf(workedFacts), view).text).toContain('open for 42 min');
  expect(renderStatus(incidentOf(workedFacts), later).text).toContain('open for 6 h 00 min');
  expect(renderStatus(incidentOf(closingFacts), later).text).toContain('lasted 16 min');
});
