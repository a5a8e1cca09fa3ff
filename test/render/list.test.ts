// The list of incidents.
import { expect, it } from 'vitest';
import { renderList } from '../../src/render/list.ts';
import { busyFacts, overdueFacts, updatedFacts } from './board-stories.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, config, declaredFacts, incidentOf, now, opened, workedFacts } from './stories.ts';

const view = { config, now };
const many = [incidentOf(closingFacts, 40), incidentOf(workedFacts, 42), incidentOf(declaredFacts({ kind: 'drill' }), 43), incidentOf(declaredFacts({ private: true }), 44)];

it('of several', () => sameMessage('list', renderList(many, view)));
it('of none', () => sameMessage('list-empty', renderList([], view)));

it('counts what it does not show', () => {
  const lots = Array.from({ length: 30 }, (_, n) => incidentOf(declaredFacts(), n + 1));
  const said = JSON.stringify(renderList(lots, view).blocks);
  expect(said).toContain('5 more are not shown here');
  expect(said).toContain('INC-25*');
  expect(said).not.toContain('INC-26*');
});

it('puts open ones first, drills last among them, an unknown severity and the worst on top', () => {
  const worst = incidentOf([opened({ severity: 'SEV1' })], 50);
  const said = JSON.stringify(renderList([...many, worst], view).blocks);
  const order = [44, 50, 42, 43, 40].map((id) => said.indexOf(`INC-${id}*`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThan(0);
});

it('says when the next update is due, or that it is late', () => {
  const said = (facts: readonly Parameters<typeof incidentOf>[0][number][]) => JSON.stringify(renderList([incidentOf(facts)], view).blocks);
  expect(said(updatedFacts)).toContain('next update due');
  expect(said(overdueFacts)).toContain('update OVERDUE since');
  expect(said(workedFacts)).toContain('no update sent yet');
  expect(said(busyFacts)).toContain('<@U0ADA>');
});
