// The form decline: its field, and what is decided.
import { expect, it } from 'vitest';
import decline from '../../../handlers/views/decline.ts';
import { problems, submit } from '../../support/asking.ts';
import { anAlertedIncident, applied, changesNothing, facts } from '../../support/incidents.ts';

const fields = { reason: ' a load test ', meta: '42' };

it('declines with the reason, once', () => {
  const outcome = submit(decline, fields, { incident: anAlertedIncident() });
  expect(facts(outcome)[0]?.data).toEqual({ status: 'declined', was: 'triage', evidence: 'a load test' });
  expect(changesNothing(submit(decline, fields, { incident: applied(anAlertedIncident(), outcome) }))).toBe(true);
});

it('wants a sentence', () => {
  for (const reason of [undefined, '', 'no ']) expect(problems(decline, { reason })).toEqual({ reason: 'One sentence is enough: why is it no incident?' });
  expect(problems(decline, { reason: 'x'.repeat(1_001) })).toHaveProperty('reason');
});
