// A decision with objections that nobody makes: whoever leads is asked, twice at most.
import { describe, expect, it } from 'vitest';
import decisionOpen from '../../../handlers/nudges/decision_open.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { slackPerson } from '../../../src/domain/actor.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('decision_open', decisionOpen.it, incident, given);
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const proposed: NewFact = { kind: 'decision.proposed', at: at(600), by: grace, data: { decision: 1, text: 'fail over to the replica', until: at(720) } };
const objected: NewFact = { kind: 'decision.objected', at: at(650), by: slackPerson('U0LINUS'), data: { decision: 1, reason: 'it lags <!channel>' } };
const open = anIncident({ then: [commands, proposed, objected] });

describe('a decision that somebody objects to', () => {
  it('waits for the commander three minutes after its time, and three later', () => {
    expect(table(ring(open))).toEqual([[900, 'tell U0ADA'], [1_080, 'tell U0ADA']]);
  });

  it('without a commander waits for who proposed it', () => {
    expect(table(ring(anIncident({ then: [proposed, objected] })))).toEqual([[900, 'tell U0GRACE'], [1_080, 'tell U0GRACE']]);
  });

  it('is nobody’s business without an objection', () => {
    expect(ring(anIncident({ then: [commands, proposed] }))).toEqual([]);
  });

  it.each<[string, NewFact, readonly number[]]>([
    ['made in time', { kind: 'decision.made', at: at(899), by: ada, data: { decision: 1, how: 'despite' } }, []],
    ['withdrawn after the first', { kind: 'decision.withdrawn', at: at(950), by: grace, data: { decision: 1 } }, [900]],
    ['turned off', { kind: 'nudge.silenced', at: at(950), by: ada, data: { nudge: 'decision_open', ref: '1' } }, [900]],
    ['the incident is over', { kind: 'status.set', at: at(800), by: ada, data: { status: 'resolved', was: 'triage' } }, []],
  ])('%s', (_what, fact, expected) => {
    expect(ring(open, { meanwhile: [fact] }).map((one) => one.second)).toEqual(expected);
  });

  it('as long as the config says, or never', () => {
    expect(ring(open, { config: config.parse({ nudges: { 'decision-open': '5m' } }) }).map((one) => one.second)).toEqual([1_020, 1_320]);
    expect(ring(open, { config: config.parse({ nudges: { 'decision-open': false } }) })).toEqual([]);
  });

  it('is told with who objected and why', () => {
    expect(text(ring(open)[0])).toContain('Decision 1, “fail over to the replica”, waits for you. <@U0LINUS> objected: “it lags &lt;!channel&gt;”.');
    expect(decisionOpen.it.words(after(open, { kind: 'decision.withdrawn', by: grace, data: { decision: 1 } }), '1', defaultConfig)).toBeUndefined();
  });
});
