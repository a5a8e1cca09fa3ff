// Whose name stands where: for every kind of fact, a name or a role.
import { describe, expect, it } from 'vitest';
import { factKinds, type Fact, type FactKind } from '../../../src/domain/facts.ts';
import { foldAll } from '../../../src/domain/fold.ts';
import { materialOf, renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { whoDid } from '../../../src/render/postmortem/material.ts';
import { byRole, namesPeople, rolesThen, togetherByRole } from '../../../src/render/postmortem/roles.ts';
import { whatHappened } from '../../../src/render/postmortem/what.ts';
import { visible } from './reading.ts';
import { everyFact } from '../../support/every-fact.ts';
import { asFact } from '../../support/incidents.ts';
import { ada, factsFrom, grace, inputFrom, resolvedWithRun, run, type Happening } from './incidents.ts';

/** Who took something on, was called, or speaks in their own words. */
const named: readonly FactKind[] = [
  'incident.opened', 'role.set', 'role.released', 'handoff.offered', 'page.requested', 'page.sent', 'people.invited', 'people.missing', 'channel.created',
  'note.added', 'alert.noted', 'message.recorded', 'message.edited', 'update.sent', 'link.added',
  'followup.added', 'followup.owned', 'followup.scheduled', 'followup.issue_wanted', 'followup.issue_opened', 'postmortem.wanted', 'postmortem.opened', 'postmortem.owned',
];
const hedy = { type: 'person', id: 'U0HEDY', via: 'slack', name: 'Hedy Lamarr' } as const;
const names = ['Ada Lovelace', 'Grace Hopper', 'Hedy Lamarr', 'Ben Okafor', 'U0ADA', 'U0GRACE', 'U0HEDY'];

/** The sample of a kind, done by Hedy, with people who have names, in the middle of an incident that Ada commands. */
function sample(kind: FactKind): { readonly fact: Fact; readonly text: string; readonly who: string } {
  const begun = factsFrom([...resolvedWithRun.slice(0, 9), { kind: 'role.set', at: 3.1, by: ada, data: { role: 'scribe', person: grace } }]);
  const found = everyFact.find((one) => one.kind === kind) ?? { kind: 'channel.archived' as const, data: {} };
  const fact = asFact(found, begun.length + 1, hedy);
  const facts = [...begun, fact];
  const incident = foldAll(facts, 42);
  if (!incident) throw new Error('an incident needs facts');
  const material = materialOf({ ...inputFrom(resolvedWithRun), incident, facts, names: { U0ADA: ada.name ?? '', U0GRACE: grace.name ?? '' } });
  const told = material.facts.find((one) => one.seq === fact.seq) ?? fact;
  return { fact, who: whoDid(told, material), text: whatHappened(told, material).map((node) => visible(node)).join('') };
}

describe.each(factKinds)('%s', (kind) => {
  const { fact, who, text } = sample(kind);

  it('names people or says their roles', () => {
    expect(namesPeople(fact)).toBe(named.includes(kind));
    expect(who).toBe(named.includes(kind) ? 'Hedy Lamarr' : 'Responder');
    if (!named.includes(kind)) expect(names.filter((name) => text.includes(name))).toEqual([]);
    expect(text).not.toMatch(/undefined|\[object/);
  });
});

describe('by role', () => {
  it.each<readonly [FactKind, string]>([
    ['commander.set', 'The commander took command over from the scribe. Reason: no answer'],
    ['task.assigned', 'Task 1 goes from the scribe to the commander'],
    ['task.added', 'Task 1 for the scribe, within 10 min: look at the logs'],
    ['people.left', 'Left the channel: a responder'],
    ['run.queued', 'waits until INC-7, begun at 09:12 UTC has ended'],
    ['handoff.ended', 'Accepted'],
  ])('%s reads well', (kind, words) => {
    expect(sample(kind).text).toContain(words);
  });

  it('says of a takeover who it was by the roles before it', () => {
    const taken: Happening = { kind: 'commander.set', at: 9, by: grace, data: { commander: grace, was: ada, how: 'taken_over', reason: 'silent for three minutes' } };
    const { markdown } = renderPostmortem(inputFrom([...resolvedWithRun.slice(0, 9), taken]));
    expect(markdown).toContain('| Responder | Command | A responder took command over from the commander. Reason: silent for three minutes |');
    expect(markdown).toContain('| Command | 2026-11-21 03:03 UTC: Ada Lovelace<br>2026-11-21 03:09 UTC: Grace Hopper |');
  });

  it('tells two without a role apart', () => {
    const assigned: Happening = { kind: 'task.assigned', at: 9, by: ada, data: { task: 1, assignee: grace, was: hedy } };
    expect(renderPostmortem(inputFrom([...resolvedWithRun.slice(0, 9), assigned])).markdown).toContain('| Commander | Task | Task 1 goes from a responder to another responder |');
  });

  it('follows roles as they change, and knows none of before', () => {
    const facts = factsFrom([
      { kind: 'status.set', at: 1, by: ada, data: { status: 'investigating', was: 'triage' } }, { kind: 'commander.set', at: 2, by: ada, data: { commander: ada } },
      { kind: 'status.set', at: 3, by: ada, data: { status: 'identified', was: 'triage' } }, { kind: 'role.set', at: 4, by: ada, data: { role: 'customer-liaison', person: grace } },
      { kind: 'task.ended', at: 5, by: grace, data: { task: 1, how: 'dropped' } }, { kind: 'role.released', at: 6, by: ada, data: { role: 'customer-liaison', was: grace } },
      { kind: 'task.ended', at: 7, by: grace, data: { task: 2, how: 'dropped' } },
    ]);
    const { at } = rolesThen(facts);
    expect(facts.map((fact) => byRole(fact.by, at(fact)))).toEqual([
      'a responder', 'the commander', 'the commander', 'the commander', 'the customer liaison', 'the commander', 'a responder',
    ]);
    expect(byRole({ type: 'person', id: 'grace', via: 'github' }, [])).toBe('somebody on GitHub');
  });

  it('counts those who approved', () => {
    const held = [{ role: 'commander', person: ada }];
    expect(togetherByRole([{ who: grace, held }, { who: ada, held }, { who: hedy, held }])).toBe('the commander and 2 responders');
    const { markdown } = renderPostmortem(inputFrom([...resolvedWithRun.slice(0, 18), { kind: 'step.approved', at: 11, by: ada, data: { run, step: 1, name: 'Roll back', digest: 'd'.repeat(64) } }]));
    expect(markdown).toContain('| Roll back | change | the commander |');
  });
});
