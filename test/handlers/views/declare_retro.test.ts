// The form that writes down an incident that is over: its times are facts, nobody is called, and it can be measured.
import { describe, expect, it } from 'vitest';
import declareRetro from '../../../handlers/views/declare_retro.ts';
import { intervals } from '../../../src/domain/intervals.ts';
import { maySee } from '../../../src/domain/incident.ts';
import { foldAll } from '../../../src/domain/fold.ts';
import { problems, submit } from '../../support/asking.ts';
import { ada, asFact, at, decision, effects, facts, grace, refusal } from '../../support/incidents.ts';

const seconds = (minutes: number) => Math.floor(Date.parse(at(minutes * 60)) / 1_000);
const fields = { title: ' checkout was down ', started: seconds(-120), resolved: seconds(-30) };
const sent = (more: object = {}) => submit(declareRetro, { ...fields, ...more }, { incident: undefined });
const folded = (more: object = {}) => {
  const all = facts(sent(more)).map((fact, n) => asFact(fact, n + 1, ada));
  const incident = foldAll(all, 42);
  if (!incident) throw new Error('no facts');
  return { all, incident };
};

describe('an incident that is over', () => {
  it('is written down with its own times, and nothing is done about it', () => {
    expect(facts(sent())).toEqual([
      { kind: 'incident.opened', at: at(-7_200), data: { title: 'checkout was down', kind: 'retrospective', private: false, source: 'slack', services: [] } },
      { kind: 'status.set', at: at(-1_800), data: { status: 'resolved', was: 'triage' } },
    ]);
    expect(effects(sent())).toEqual([]);
    expect(decision(sent()).answer).toMatchObject({ say: { text: expect.stringContaining('`/incident note INC-42 2026-11-21 01:00Z errors begin`') } });
  });

  it('is measured as it was told', () => {
    const { incident, all } = folded({ detected: seconds(-110), mitigated: seconds(-60), severity: 'SEV2' });
    expect(Object.fromEntries(intervals(incident, all).rows.map((row) => [row.moment, row.minutes]))).toEqual({ detected: 10, acknowledged: undefined, declared: undefined, mitigated: 60, resolved: 90 });
    expect(incident).toMatchObject({ severity: 'SEV2', status: 'resolved', kind: 'retrospective' });
    expect(incident.commander).toBeUndefined();
  });

  it('when private is there for whoever wrote it down, and for nobody else', () => {
    const { incident } = folded({ options: ['private'] });
    expect([incident.private, maySee(incident, ada), maySee(incident, grace)]).toEqual([true, true, false]);
  });

  it('forgets a severity that is none', () => expect(folded({ severity: '__proto__' }).incident).not.toHaveProperty('severity'));
});

describe('what it refuses', () => {
  it.each([
    [{ title: ' x ' }, { title: 'Say in a few words what was wrong.' }],
    [{ started: undefined }, { started: 'Say when it began; about is good enough.' }],
    [{ resolved: undefined }, { resolved: 'Say when it was fixed. What still goes on is declared without --retro.' }],
    [{ resolved: fields.started }, { resolved: 'This is not after the beginning.' }],
    [{ mitigated: seconds(-20) }, { mitigated: 'This is not between the beginning and the end.' }],
    [{ mitigated: seconds(-121) }, { mitigated: 'This is not between the beginning and the end.' }],
    [{ detected: seconds(-20) }, { detected: 'This is after the end.' }],
    [{ detected: seconds(-120), mitigated: fields.resolved }, {}],
    [{ detected: seconds(-130) }, {}],
  ])('%j', (more, said) => expect(problems(declareRetro, { ...fields, ...more })).toEqual(said));

  it('a time that no picker gives', () => {
    const said = 'Choose a time between 2000 and 2100.';
    expect(problems(declareRetro, { ...fields, started: -1 })).toEqual({ started: said });
    for (const detected of [-1, 1.5, 'noon']) expect(problems(declareRetro, { ...fields, detected })).toEqual({ detected: said });
    expect(Object.keys(problems(declareRetro, { ...fields, detected: 9e15 }))).toEqual(['detected']);
  });

  it('what ends in the future', () => expect(refusal(sent({ resolved: seconds(11) }))).toContain('in the future'));
});
