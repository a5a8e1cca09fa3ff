// The click open_postmortem: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import openPostmortem from '../../../handlers/actions/open_postmortem.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, ada, after, applied, at, effectKinds, facts, refusal, said } from '../../support/incidents.ts';

const incident = aResolvedIncident({ severity: 'SEV4' });

describe('the button "Open postmortem"', () => {
  it('wants one, and says that its link follows', () => {
    const outcome = press(openPostmortem, '42', { incident });
    expect(facts(outcome)).toEqual([{ kind: 'postmortem.wanted', data: { why: 'a person asked for it' } }, { kind: 'postmortem.owned', data: { owner: ada } }]);
    expect(effectKinds(outcome)).toEqual(['github.postmortem.publish', 'slack.tell', 'slack.card.show']);
    expect(said(outcome)).toContain('link follows');
  });

  it('pressed twice wants one', () => {
    const again = press(openPostmortem, '42', { incident: applied(incident, press(openPostmortem, '42', { incident })) });
    expect([facts(again), effectKinds(again)]).toEqual([[], ['github.postmortem.publish']]);
    expect(said(again)).toContain('was asked for already');
  });

  it('promises nothing where nothing is set up', () => {
    const outcome = press(openPostmortem, '42', { incident, known: { at: at(600), publishes: false } });
    expect([facts(outcome).map((fact) => fact.kind), effectKinds(outcome)]).toEqual([['postmortem.wanted', 'postmortem.owned'], ['slack.tell', 'slack.card.show']]);
    expect(said(outcome)).toMatch(/^Postmortems are not set up here, so no draft is written/);
    expect(said(outcome)).not.toContain('follow');
  });

  it('says where it is when it is there', () => {
    const there = after(incident, { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    expect(said(press(openPostmortem, '42', { incident: there }))).toContain('https://github.example/7');
  });

  it('is refused for a drill, and for a private incident', () => {
    expect(refusal(press(openPostmortem, '42', { incident: aResolvedIncident({ kind: 'drill' }) }))).toContain('drill');
    expect(refusal(press(openPostmortem, '42', { incident: aResolvedIncident({ private: true }) }))).toContain('private');
  });
});
