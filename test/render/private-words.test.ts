// What one person asked for and only they see: status, timeline, list, help and runbooks.
import { describe, expect, it } from 'vitest';
import type { CommandHelp } from '../../src/contracts.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderHelp } from '../../src/render/help.ts';
import { renderList } from '../../src/render/list.ts';
import { renderRunbook, renderRunbooks } from '../../src/render/runbooks.ts';
import { renderStatus } from '../../src/render/status.ts';
import { renderTimeline } from '../../src/render/timeline.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, config, declaredFacts, facts, freshFacts, incidentOf, mitigatedFacts, now, runStories, runbook, start, workedFacts } from './stories.ts';

const view = { config, now };

describe('status', () => {
  it('of a fresh incident', () => sameMessage('status-fresh', renderStatus(incidentOf(freshFacts), view)));
  it('with a run and something given up', () => {
    const trouble = mitigatedFacts.slice(-1);
    return sameMessage('status-busy', renderStatus(incidentOf([...(runStories['waiting-for-approval'] ?? []), ...trouble]), view));
  });
  it('of a resolved incident', () => sameMessage('status-resolved', renderStatus(incidentOf(closingFacts), view)));
});

describe('timeline', () => {
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
    const said = JSON.stringify(renderTimeline(incident, rows, { most: 25 }));
    expect(said.indexOf('the deploy went out')).toBeLessThan(said.indexOf('Incident opened'));
    expect(said).toContain('learned <!date');
  });

  it('leaves housekeeping out and says so', () => {
    const rows = facts(...freshFacts, { kind: 'card.posted', data: { channel: 'C0INC42', ts: '1.2' } });
    const said = JSON.stringify(renderTimeline(incident, rows, { most: 25 }));
    expect(said).not.toContain('Status card posted');
    expect(said).toContain('1 row of housekeeping left out');
  });
});

describe('list', () => {
  const many = [incidentOf(closingFacts, 40), incidentOf(workedFacts, 42), incidentOf(declaredFacts({ kind: 'drill' }), 43), incidentOf(declaredFacts({ private: true }), 44)];

  it('of several', () => sameMessage('list', renderList(many, view)));
  it('of none', () => sameMessage('list-empty', renderList([], view)));

  it('counts what it does not show', () => {
    const lots = Array.from({ length: 30 }, (_, n) => incidentOf(declaredFacts(), n + 1));
    expect(JSON.stringify(renderList(lots, view))).toContain('5 more are not shown here');
  });
});

const commands: readonly CommandHelp[] = [
  { name: 'note', usage: 'note <text>', help: 'Put a line on the timeline, with your name and the time.', examples: ['note rolled back checkout'], aliases: ['log', 'n'] },
  { name: 'resolve', usage: 'resolve [how you know it is fixed]', help: 'Say that it is fixed and verified.', examples: ['resolve'], aliases: [] },
];

describe('help', () => {
  it('of everything', () => sameMessage('help', renderHelp(commands)));
  it('of one command, by its alias too', async () => {
    await sameMessage('help-note', renderHelp(commands, 'note'));
    expect(renderHelp(commands, 'log')).toEqual(renderHelp(commands, 'note'));
  });
  it('of a word that nobody knows', () => sameMessage('help-unknown', renderHelp(commands, 'fly<!channel>')));
});

describe('runbooks', () => {
  const other = { ...runbook, id: 'bad-deploy', title: 'A bad deploy' };

  it('listed, those offered first', async () => {
    const message = renderRunbooks(incidentOf(freshFacts), [other, runbook]);
    const said = JSON.stringify(message);
    expect(said.indexOf('"42:checkout-5xx"')).toBeLessThan(said.indexOf('"42:bad-deploy"'));
    await sameMessage('runbooks', message);
  });
  it('none', () => sameMessage('runbooks-none', renderRunbooks(incidentOf(freshFacts), [])));
  it('one, to read', () => sameMessage('runbook', renderRunbook(incidentOf(freshFacts), runbook)));

  it('cannot be started once it is over', () => {
    const over = incidentOf(closingFacts);
    expect(JSON.stringify([renderRunbooks(over, [runbook]), renderRunbook(over, runbook)])).not.toContain('run_start');
  });
});
