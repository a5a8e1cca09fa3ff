// The channel's topic.
import { expect, it } from 'vitest';
import { renderTopic } from '../../src/render/topic.ts';
import { busyFacts, mergedFacts, update, updatedFacts } from './board-stories.ts';
import { ada, config, declaredFacts, freshFacts, incidentOf, opened, workedFacts } from './stories.ts';

it('says severity, status, commander and title', () => {
  expect(renderTopic(incidentOf(workedFacts), config)).toBe('SEV2 Major · Investigating · IC <@U0ADA> · Checkout API: 5xx rate above 5 %');
  expect(renderTopic(incidentOf(freshFacts), config)).toBe('SEV2 Major · Triage · NO COMMANDER · Checkout API: 5xx rate above 5 %');
  expect(renderTopic(incidentOf(declaredFacts({ kind: 'drill' })), config)).toBe('DRILL · Severity not set · Triage · IC <@U0ADA> · Search is slow');
});

it('is at most 250 characters, the state never cut', () => {
  const topic = renderTopic(incidentOf([opened({ title: `<!channel> ${'&'.repeat(2_000)}` })]), config);
  expect(topic.length).toBeLessThanOrEqual(250);
  expect(topic).toMatch(/^SEV2 Major · Triage · NO COMMANDER · &lt;!channel&gt; (&amp;)+…$/);
});

it('asks for no commander when it is over', () => {
  expect(renderTopic(incidentOf([...freshFacts, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]), config)).not.toContain('NO COMMANDER');
});

it('is no other for updates, tasks and whatever else happens often: Slack says every new one in the channel', () => {
  const { title, status, severity, commander } = incidentOf(busyFacts);
  const bare = { ...incidentOf(workedFacts), title, status, commander: commander ?? ada, ...(severity === undefined ? {} : { severity }) };
  expect(renderTopic(incidentOf(updatedFacts), config)).toBe(renderTopic(incidentOf(workedFacts), config));
  expect(renderTopic(incidentOf([...updatedFacts, update(9, { nextAt: '2026-11-22T00:10:00.000Z' })]), config)).toBe(renderTopic(incidentOf(workedFacts), config));
  expect(renderTopic(incidentOf(busyFacts), config)).toBe(renderTopic(bare, config));
});

it('never holds the title of a private incident, and says where a merged one goes on', () => {
  expect(renderTopic(incidentOf(declaredFacts({ private: true, title: 'Payroll was read by a stranger' })), config)).toBe('Severity not set · Triage · IC <@U0ADA>');
  expect(renderTopic(incidentOf(mergedFacts), config)).toContain('Merged into INC-7');
});
