// The short status: the same truth as the card, in a few lines that only who asked sees.
import { expect, it } from 'vitest';
import { renderStatus } from '../../src/render/status.ts';
import { busyFacts, declinedFacts, mergedFacts } from './board-stories.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, config, freshFacts, incidentOf, mitigatedFacts, now, runStories, workedFacts } from './stories.ts';

const view = { config, now };
const busy = [...(runStories['waiting-for-approval'] ?? []), ...mitigatedFacts.slice(-1)];

it('of a fresh incident', () => sameMessage('status-fresh', renderStatus(incidentOf(freshFacts), view)));
it('with a run and something given up', () => sameMessage('status-busy', renderStatus(incidentOf(busy), view)));
it('of a SEV1 in full swing', () => sameMessage('status-sev1', renderStatus(incidentOf(busyFacts), view)));
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

it('says the same as the card in short: impact, the late update, roles, what people think, open tasks', () => {
  const said = renderStatus(incidentOf(busyFacts), view).text;
  for (const part of ['Impact: 1 in 5 card payments', 'Update OVERDUE', 'Roles: scribe <@U0BELA>', 'Nobody has these roles yet: deputy, customer liaison', 'Hypothesis: The provider throttles us', '3 open tasks:', 'Decision 1', '1 page failed', 'asked: <@U0BELA>']) expect(said).toContain(part);
});

it('says how it ended', () => {
  expect(renderStatus(incidentOf(declinedFacts), view).text).toContain('Why: a load test that was planned.');
  expect(renderStatus(incidentOf(declinedFacts), view).text).toContain('Declined, opened 42 min ago');
  expect(renderStatus(incidentOf(mergedFacts), view).text).toContain('It goes on as INC-7.');
});
