// The channel's topic.
import { expect, it } from 'vitest';
import { renderTopic } from '../../src/render/topic.ts';
import { config, declaredFacts, freshFacts, incidentOf, opened, workedFacts } from './stories.ts';

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
