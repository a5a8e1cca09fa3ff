// The timeline: in the order in which things happened, the newest when there are too many, housekeeping left out.
import { expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderTimeline } from '../../src/render/timeline.ts';
import { sameMessage } from './golden.ts';
import { facts, freshFacts, incidentOf, runStories, start } from './stories.ts';

const told = facts(...(runStories['failed'] ?? []));
const incident = incidentOf(runStories['failed'] ?? []);

it('in order', () => sameMessage('timeline', renderTimeline(incident, told, { most: 25 })));
it('of nothing', () => sameMessage('timeline-empty', renderTimeline(incident, [], { most: 25 })));

it('shows the newest rows and counts the others', () => {
  const said = JSON.stringify(renderTimeline(incident, told, { most: 2 }));
  expect(said).toContain('2 rows');
  expect(said).toMatch(/\d+ earlier rows not shown here/);
  expect(said).toContain('failed');
  expect(said).not.toContain('Rolled back');
});

it('is in the order in which things happened, and says what was learnt late', () => {
  const late: NewFact = { kind: 'note.added', at: '2026-11-21T02:00:00.000Z', data: { text: 'the deploy went out' } };
  const rows = facts(...freshFacts, late).map((fact) => (fact.kind === 'note.added' ? { ...fact, recordedAt: start } : fact));
  const said = JSON.stringify(renderTimeline(incident, rows, { most: 25 }).blocks);
  expect(said.indexOf('the deploy went out')).toBeLessThan(said.indexOf('Incident opened'));
  expect(said).toContain('learned <!date');
});

it('leaves housekeeping out and says so', () => {
  const rows = facts(...freshFacts, { kind: 'card.posted', data: { channel: 'C0INC42', ts: '1.2' } });
  const said = JSON.stringify(renderTimeline(incident, rows, { most: 25 }));
  expect(said).not.toContain('Status card posted');
  expect(said).toContain('1 row of housekeeping left out');
});

it('cuts a long row, so that it does not push the others out', () => {
  const notes = ['first', 'second', 'third'].map((word): NewFact => ({ kind: 'note.added', data: { text: `${word} ${'x'.repeat(19_000)}` } }));
  const said = JSON.stringify(renderTimeline(incident, facts(...freshFacts, ...notes), { most: 25 }).blocks);
  for (const word of ['Incident opened', 'first', 'second', 'third']) expect(said).toContain(word);
});
