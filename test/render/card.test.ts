// The status card in each state of an incident, and what it offers to do.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Message } from '../../src/render/blocks.ts';
import { renderCard } from '../../src/render/card.ts';
import { sameMessage } from './golden.ts';
import { alert, closingFacts, config, declaredFacts, freshFacts, incidentOf, mitigatedFacts, now, opened, resolvedFacts, runStories, workedFacts } from './stories.ts';

const hostile = '<!channel> *SEV1 resolved* <https://evil.example|click here> & <@U0EVIL>\n```\u202Egnp.exe';

function card(facts: readonly NewFact[]): Message {
  return renderCard(incidentOf(facts), { config, now });
}

function actionIds(message: Message): string[] {
  return [...JSON.stringify(message).matchAll(/"action_id":"([a-z_]+)"/g)].map((found) => found[1] ?? '');
}

describe('golden cards', () => {
  const stories: Readonly<Record<string, readonly NewFact[]>> = {
    fresh: freshFacts,
    worked: workedFacts,
    mitigated: mitigatedFacts,
    resolved: resolvedFacts,
    'resolved-with-postmortem': closingFacts,
    drill: declaredFacts({ kind: 'drill' }),
    private: declaredFacts({ private: true }),
    hostile: [opened({ title: hostile, services: [{ id: 'S1', name: hostile }] }), { kind: 'alert.attached', data: { ...alert, title: hostile, url: 'javascript:alert(1)' } }],
    'with-a-run': runStories['waiting-for-approval'] ?? [],
  };
  for (const [name, facts] of Object.entries(stories)) {
    it(name, () => sameMessage(`card-${name}`, card(facts)));
  }
});

describe('the card', () => {
  it('is loud when nobody commands, and only then', () => {
    expect(card(freshFacts).text).toContain('NO COMMANDER');
    expect(JSON.stringify(card(freshFacts).blocks)).toContain('*NO COMMANDER*');
    expect(JSON.stringify(card(workedFacts))).not.toContain('NO COMMANDER');
  });

  it('makes the one thing that is needed most the primary button', () => {
    const primary = (facts: readonly NewFact[]) => /"action_id":"([a-z_]+)"[^}]*\}[^}]*"style":"primary"/.exec(JSON.stringify(card(facts)))?.[1];
    expect(primary(freshFacts)).toBe('take_command');
    expect(primary(workedFacts)).toBeUndefined();
    expect(primary(mitigatedFacts)).toBe('resolve');
  });

  it('keeps after the end only what still makes sense', () => {
    expect(actionIds(card(freshFacts))).toEqual(['take_command', 'set_status', 'set_severity', 'runbooks', 'add_note', 'resolve']);
    expect(actionIds(card(closingFacts))).toEqual(['add_note']);
    const optional = incidentOf([...freshFacts, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]);
    expect(actionIds(renderCard(optional, { config, now }))).toEqual(['open_postmortem', 'add_note']);
  });

  it('offers no postmortem for a drill or a private incident', () => {
    const end: NewFact = { kind: 'status.set', data: { status: 'resolved', was: 'triage' } };
    expect(actionIds(card([...declaredFacts({ kind: 'drill' }), end]))).toEqual(['add_note']);
    expect(actionIds(card([...declaredFacts({ private: true }), end]))).toEqual(['add_note']);
  });

  it('marks a drill in its title, its text and its state', () => {
    const drill = card(declaredFacts({ kind: 'drill' }));
    expect(drill.text).toMatch(/^DRILL INC-42/);
    expect(JSON.stringify(drill.blocks)).toContain('"DRILL INC-42 Search is slow"');
    expect(JSON.stringify(drill.blocks)).toContain('This is a DRILL');
    expect(JSON.stringify(card(declaredFacts()))).not.toContain('DRILL');
  });

  it('shows at most five alerts, those that still fire first, and says how many more there are', () => {
    const many = Array.from({ length: 8 }, (_, n): NewFact => ({ kind: 'alert.attached', data: { ...alert, key: `K${n}`, title: `Alert ${n}` } }));
    const shown = JSON.stringify(card([opened(), ...many, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'K0' } }]).blocks);
    expect(shown).toContain('8 alerts, 1 of them cleared');
    expect(shown).toContain('and 3 more');
    expect(shown).toContain('Alert 5');
    expect(shown).not.toContain('Alert 0');
  });

  it('misses nobody who came after all, and nobody at all once it is over', () => {
    const came: NewFact = { kind: 'people.invited', data: { people: ['PLIN', 'U0GUEST'] } };
    expect(JSON.stringify(card(workedFacts))).toContain('Linus Pauling: no Slack account');
    expect(JSON.stringify(card([...workedFacts, came]))).not.toContain('Not here yet');
    expect(JSON.stringify(card(resolvedFacts))).not.toContain('Not here yet');
  });

  it('has new block ids after each fact, so that no menu keeps an old choice', () => {
    const ids = (facts: readonly NewFact[]) => card(facts).blocks?.map((block) => block.block_id) ?? [];
    const before = new Set(ids(freshFacts));
    expect(ids([...freshFacts, { kind: 'note.added', data: { text: 'x' } }]).filter((id) => before.has(id))).toEqual([]);
    expect(ids(freshFacts)).toEqual(ids(freshFacts));
  });

  it('leaves out the severity menu when the config names no severities, and the status it has', () => {
    const bare = renderCard(incidentOf(workedFacts), { config: { ...config, severities: {} }, now });
    expect(actionIds(bare)).not.toContain('set_severity');
    expect(JSON.stringify(card(workedFacts))).not.toContain('42:investigating');
    expect(JSON.stringify(card(workedFacts))).toContain('42:identified');
  });

  it('does not age: time passes and the card stays the same', () => {
    const incident = incidentOf(mitigatedFacts);
    expect(renderCard(incident, { config, now: '2027-01-01T00:00:00.000Z' })).toEqual(renderCard(incident, { config, now }));
  });
});
