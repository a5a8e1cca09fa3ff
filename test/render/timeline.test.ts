// The timeline: in the order in which things happened, the newest when there are too many, housekeeping left out.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderCard } from '../../src/render/card.ts';
import { renderTimeline } from '../../src/render/timeline.ts';
import { sameMessage } from './golden.ts';
import { ada, bela, config, facts, freshFacts, incidentOf, runStories, start } from './stories.ts';

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

describe('who is named', () => {
  const rows = (...more: NewFact[]) => JSON.stringify(renderTimeline(incidentOf([...freshFacts, ...more]), facts(...freshFacts, ...more), { most: 25 }).blocks);
  const events: NewFact['by'] = { type: 'system', id: 'pagerduty', name: 'Events API v2' };

  it('is PagerDuty whatever its agent calls itself, and not where the words say so already', () => {
    const said = rows({ kind: 'alert.retriggered', by: events, data: { source: 'pagerduty', key: 'Q1ALERT' } }, { kind: 'status.set', by: events, data: { status: 'investigating', was: 'triage' } });
    expect(said).not.toContain('Events API');
    expect(said).not.toMatch(/fired again {2}\(/);
    expect(said).toContain('Investigating, was triage  (PagerDuty)');
  });

  it('is not said twice: whoever takes command, and who came by themselves', () => {
    const said = rows(
      { kind: 'commander.set', by: ada, data: { commander: ada } }, { kind: 'commander.set', by: ada, data: { commander: bela, was: ada } },
      { kind: 'people.invited', by: { type: 'system', id: 'slack', name: 'Slack' }, data: { people: ['U0CHIARA'] } }, { kind: 'people.invited', by: ada, data: { people: ['U0DEV'] } },
    );
    expect(said).toMatch(/<@U0ADA> is the commander now\\n/);
    expect(said).toContain('<@U0BELA> is the commander now, <@U0ADA> was before  (<@U0ADA>)');
    expect(said).toMatch(/\*People\* {2}Joined: <@U0CHIARA>\\n/);
    expect(said).toContain('*People*  Brought in: <@U0DEV>  (<@U0ADA>)');
  });
});

it('says our own page once: what rings because of it is no alert of its own', () => {
  const key = { source: 'pagerduty', key: 'QPAGE' };
  const paged: readonly NewFact[] = [
    ...freshFacts, { kind: 'page.requested', by: ada, data: { page: 1, target: { type: 'user', id: 'PBELA', name: 'Bela' }, why: 'database' } }, { kind: 'page.sent', data: { page: 1, key: 'QPAGE' } },
    { kind: 'alert.attached', data: { ...key, title: 'INC-42 page 1: Checkout', service: { id: 'PCALL', name: 'call' }, urgency: 'high', assignees: [] } }, { kind: 'alert.acknowledged', by: bela, data: key },
  ];
  const said = JSON.stringify(renderTimeline(incidentOf(paged), facts(...paged), { most: 25 }).blocks);
  expect(said).toContain('Paging Bela: database');
  expect(said).toContain('Page 1 acknowledged  (<@U0BELA>)');
  expect(said).not.toContain('INC-42 page 1');
  const card = JSON.stringify(renderCard(incidentOf(paged), { config, now: start }));
  expect(card).toContain('*Alerts* (1 alert)');
  expect(card).not.toContain('INC-42 page 1');
});

it('cuts a long row, so that it does not push the others out', () => {
  const notes = ['first', 'second', 'third'].map((word): NewFact => ({ kind: 'note.added', data: { text: `${word} ${'x'.repeat(19_000)}` } }));
  const said = JSON.stringify(renderTimeline(incident, facts(...freshFacts, ...notes), { most: 25 }).blocks);
  for (const word of ['Incident opened', 'first', 'second', 'third']) expect(said).toContain(word);
});

describe('messages that people wrote', () => {
  const place = { channel: 'C0INC42', ts: '1795230012.000100' };
  const recorded: NewFact = {
    kind: 'message.recorded', by: ada, at: '2026-11-21T03:00:12.000Z',
    data: { ...place, author: 'U0BELA', text: 'errors &lt;fall&gt;, see <https://grafana.acme.example/d/1|the board>', permalink: 'https://acme.slack.example/archives/C0INC42/p1' },
  };
  const reply: NewFact = { kind: 'message.recorded', by: ada, at: '2026-11-21T02:58:00.000Z', data: { ...place, ts: '1795229880.000100', thread: '1795229870.000100', author: 'U0ADA', text: 'looks slow <!here>', permalink: 'https://acme.slack.example/archives/C0INC42/p2' } };
  const edited: NewFact = { kind: 'message.edited', by: bela, at: '2026-11-21T03:02:30.000Z', data: { ...place, text: 'errors rise &amp; rise' } };
  const deleted: NewFact = { kind: 'message.deleted', by: { type: 'system', id: 'slack', name: 'Slack' }, data: place };
  const dropped: NewFact = { kind: 'message.dropped', by: ada, data: place };
  const late = facts(...freshFacts, recorded, reply, edited, deleted).map((fact) => (fact.kind === 'message.recorded' ? { ...fact, recordedAt: '2026-11-21T03:20:00.000Z' } : fact));
  const show = (...more: NewFact[]) => JSON.stringify(renderTimeline(incident, facts(...freshFacts, ...more), { most: 25 }).blocks);

  it('stand at their own time, with author, who added them, a link, and what became of them', () => sameMessage('timeline-messages', renderTimeline(incident, late, { most: 25 })));

  it('one from before the incident stands before its opening', () => {
    const said = JSON.stringify(renderTimeline(incident, late, { most: 25 }).blocks);
    expect(said.indexOf('looks slow @here')).toBeLessThan(said.indexOf('Incident opened'));
  });

  it('have no link once they are gone', () => {
    expect(show(recorded)).toContain('open message');
    expect(show(recorded, deleted)).not.toContain('open message');
    expect(show(recorded, deleted)).toContain('deleted in Slack since');
  });

  it('were edited when the last edit was made, not when the last one was told', () => {
    const early: NewFact = { ...edited, at: '2026-11-21T03:01:30.000Z' };
    for (const edits of [[early, edited], [edited, early]]) expect(show(recorded, ...edits)).toContain('edited <!date^1795230150^');
  });

  it('that were taken off again are not shown, and counted', () => {
    const said = show(recorded, edited, dropped);
    expect(said).not.toMatch(/errors (&lt;|rise)/);
    expect(said).toContain('3 rows of housekeeping left out');
    expect(show(recorded, dropped, recorded)).toContain('errors &lt;fall&gt;');
  });

  it('and notes keep their links and entities as they were typed', () => {
    expect(show({ kind: 'note.added', by: ada, data: { text: 'p99 &gt; 3 s, <https://grafana.acme.example/d/1|board>' } })).toContain('p99 &gt; 3 s, <https://grafana.acme.example/d/1|board>');
    expect(show({ kind: 'note.added', by: { type: 'person', id: 'PBOB', via: 'pagerduty', name: 'Bob' }, data: { text: '<https://x.example|y>' } })).toContain('&lt;https://x.example|y&gt;');
  });
});
