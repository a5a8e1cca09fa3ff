// What a source says later, in any order and any number of times.
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { Alert, Signal } from '../../src/domain/alert.ts';
import { commandChange } from '../../src/domain/command.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { joins, onSignal } from '../../src/domain/signals.ts';
import { resolution } from '../../src/domain/resolving.ts';
import { forSeeds } from '../support/dice.ts';
import {
  ada, aResolvedIncident, after, anAlert, anAlertedIncident, anIncident, applied, at, bobInPagerDuty, effectKinds, effects, factKinds, facts, pager,
} from '../support/incidents.ts';

type Known = Exclude<Signal, { type: 'ignored' | 'pinged' }>;
type State = 'triggered' | 'acknowledged' | 'unacknowledged' | 'cleared';

function state(type: State, seconds: number, more: { by?: Actor; mergedInto?: string; alert?: Alert } = {}): Known {
  return { type, at: at(seconds), by: bobInPagerDuty, alert: anAlert(), ...more };
}

function decided(incident: Incident, signal: Known): Decision {
  const outcome = onSignal(incident, signal, defaultConfig);
  if ('ignored' in outcome) throw new Error(`ignored: ${outcome.ignored}`);
  return outcome;
}

function ignored(incident: Incident, signal: Known): string | undefined {
  const outcome = onSignal(incident, signal, defaultConfig);
  return 'ignored' in outcome ? outcome.ignored : undefined;
}

/** As the engine takes it in: a fact whose key is there already is not written twice. */
function taken(incident: Incident, signals: readonly Known[]): Incident {
  const keys = new Set<string>();
  return signals.reduce((now, signal) => {
    const outcome = onSignal(now, signal, defaultConfig);
    if ('ignored' in outcome) return now;
    const fresh = outcome.facts.filter((fact) => fact.key === undefined || !keys.has(fact.key));
    for (const fact of fresh) if (fact.key !== undefined) keys.add(fact.key);
    return applied(now, { facts: fresh, effects: [] });
  }, incident);
}

const shown = ['slack.card.show', 'slack.announcement.show'];
const withTopic = ['slack.card.show', 'slack.topic.set', 'slack.announcement.show'];

describe('an acknowledgement', () => {
  it('is a fact of the person and the time there, and begins the work', () => {
    const outcome = decided(anAlertedIncident(), state('acknowledged', 10));
    expect(facts(outcome)).toMatchObject([
      { kind: 'alert.acknowledged', at: at(10), by: bobInPagerDuty, data: { source: 'pagerduty', key: 'QALERT1' } },
      { kind: 'status.set', at: at(10), by: bobInPagerDuty, data: { status: 'investigating', was: 'triage' } },
    ]);
    expect(effectKinds(outcome)).toEqual(withTopic);
  });

  it('of an incident that is further on already does not take it back', () => {
    const further = after(anAlertedIncident(), { kind: 'status.set', data: { status: 'identified', was: 'triage' } });
    expect(factKinds(decided(further, state('acknowledged', 10)))).toEqual(['alert.acknowledged']);
  });

  it('lost again lets the alert ring, and changes no status', () => {
    const held = taken(anAlertedIncident(), [state('acknowledged', 10)]);
    const outcome = decided(held, state('unacknowledged', 20, { by: pager }));
    expect(factKinds(outcome)).toEqual(['alert.unacknowledged']);
    expect(applied(held, outcome).alerts[0]?.state).toBe('triggered');
  });
});

describe('clearing', () => {
  it('of one alert of two only shows it', () => {
    const two = anIncident({ alerts: [anAlert(), anAlert({ key: 'QALERT2' })] });
    expect(effectKinds(decided(two, state('cleared', 10)))).toEqual(shown);
  });

  it('of the last in an untouched incident sets the timer that resolves it', () => {
    const outcome = decided(anAlertedIncident(), state('cleared', 10));
    expect(effects(outcome).at(-1)).toEqual({ kind: 'timer', data: { timer: 'resolve_untouched' }, afterMs: 600_000 });
  });

  it('of the last where a person has worked asks them', () => {
    const touched = after(anAlertedIncident(), { kind: 'note.added', by: ada, data: { text: 'looking' } });
    expect(effects(decided(touched, state('cleared', 10))).at(-1)).toEqual({ kind: 'slack.say', data: { about: 'alerts-cleared' } });
  });

  it('of the last in an incident that is over says nothing', () => {
    expect(effectKinds(decided(aResolvedIncident({ alerts: [anAlert()] }), state('cleared', 200)))).toEqual(shown);
  });

  it('twice by the source asks once', () => {
    const cleared = taken(anAlertedIncident(), [state('cleared', 10)]);
    expect(effectKinds(decided(cleared, state('cleared', 20)))).toEqual(shown);
  });

  it('by a merge names the incident it went into', () => {
    expect(facts(decided(anAlertedIncident(), state('cleared', 10, { mergedInto: 'QOTHER' })))[0]?.data).toMatchObject({ mergedInto: 'QOTHER' });
  });
});

describe('an alert that rings again', () => {
  it('in an open incident is a line and a card', () => {
    const outcome = decided(taken(anAlertedIncident(), [state('cleared', 10)]), state('triggered', 20));
    expect([factKinds(outcome), effectKinds(outcome)]).toEqual([['alert.retriggered'], shown]);
  });

  it('opens a resolved incident again, and says so', () => {
    const over = applied(anAlertedIncident(), resolution(anAlertedIncident(), defaultConfig, 'gone'));
    const outcome = decided(over, state('triggered', 200));
    expect(factKinds(outcome)).toEqual(['alert.retriggered', 'status.set']);
    expect(applied(over, outcome).status).toBe('investigating');
    expect(effects(outcome).at(-1)).toEqual({ kind: 'slack.say', data: { about: 'reopened' } });
  });

  it.each(['merged', 'declined'] as const)('opens no %s incident', (status) => {
    const over = after(taken(anAlertedIncident(), [state('cleared', 10)]), { kind: 'status.set', data: { status, was: 'triage' } });
    const outcome = decided(over, state('triggered', 20));
    expect([factKinds(outcome), effectKinds(outcome)]).toEqual([['alert.retriggered'], []]);
  });
});

describe('what was done here and comes back from PagerDuty', () => {
  const commanded = applied(anAlertedIncident(), commandChange(anAlertedIncident(), ada) ?? { facts: [], effects: [] });
  const resolved = applied(anAlertedIncident(), resolution(anAlertedIncident(), defaultConfig, 'gone'));

  it('says nothing: neither our acknowledgement nor our resolving, however late', () => {
    expect(ignored(commanded, state('acknowledged', 1_000))).toBe('acknowledged here already');
    expect(ignored(resolved, state('cleared', 1_000))).toBe('cleared here already');
  });

  it('does not open again what we resolved: an acknowledgement that waited before it', () => {
    expect(ignored(resolved, state('acknowledged', 1_000))).toBe('cleared here already');
    expect(ignored(resolved, state('unacknowledged', 1_000))).toBe('cleared here already');
  });

  it('but the source triggering it again is news, and so is its losing our acknowledgement', () => {
    expect(factKinds(decided(resolved, state('triggered', 1_000)))).toContain('alert.retriggered');
    expect(factKinds(decided(commanded, state('unacknowledged', 1_000)))).toEqual(['alert.unacknowledged']);
  });

  it('as a note is known by its last words, and only there', () => {
    const note = (text: string): Known => ({ type: 'noted', at: at(9), by: bobInPagerDuty, source: 'pagerduty', key: 'QALERT1', noteId: 'N1', text });
    expect(ignored(anAlertedIncident(), note('Ada: rolled back (via Tocsin)\n'))).toBe('our own note coming back');
    expect(facts(decided(anAlertedIncident(), note('I read “(via Tocsin)” there')))[0]).toMatchObject({ kind: 'alert.noted', key: 'pagerduty:note:N1' });
  });
});

describe('an update', () => {
  const update = (more: Partial<Alert>, seconds = 10): Known => ({ type: 'updated', at: at(seconds), by: bobInPagerDuty, alert: anAlert(more), text: 'Priority changed' });

  it('finds the new people, and invites them', () => {
    const outcome = decided(anAlertedIncident(), update({ assignees: [{ id: 'PEVE', name: 'Eve' }] }));
    expect(facts(outcome)[0]?.data).toMatchObject({ assignees: [{ id: 'PEVE', name: 'Eve' }], urgency: 'high' });
    expect(effectKinds(outcome)).toEqual([...shown, 'people.find', 'slack.people.invite']);
  });

  it('of the priority sets the severity only where nobody has set one', () => {
    expect(facts(decided(anAlertedIncident(), update({ priority: 'P1' })))[1]?.data).toEqual({ severity: 'SEV1' });
    expect(factKinds(decided(anAlertedIncident({ severity: 'SEV3' }), update({ priority: 'P1' })))).toEqual(['alert.updated']);
    expect(factKinds(decided(anAlertedIncident(), update({ priority: 'custom' })))).toEqual(['alert.updated']);
  });
});

describe('any signal', () => {
  it('about an alert that is not here is ignored, also of the same key from another source', () => {
    expect(ignored(anIncident(), state('cleared', 10))).toBe('the alert left this incident');
    expect(ignored(anAlertedIncident(), state('cleared', 10, { alert: anAlert({ source: 'grafana' }) }))).toBe('the alert left this incident');
  });

  it('is ignored when it is older than what we know, or as old', () => {
    const held = taken(anAlertedIncident(), [state('acknowledged', 10)]);
    for (const type of ['triggered', 'acknowledged', 'unacknowledged', 'cleared'] as const) {
      expect(ignored(held, state(type, 9)), type).toBe('older than what we know');
      expect(ignored(held, state(type, 10)), type).toBe('older than what we know');
    }
  });

  it('that moves no state is a line on the timeline, once', () => {
    const said: Known = { type: 'changed', at: at(9), by: pager, source: 'pagerduty', key: 'QALERT1', text: 'Task done' };
    const [first] = facts(decided(anAlertedIncident(), said));
    expect(first).toMatchObject({ kind: 'alert.changed', at: at(9), by: pager, data: { text: 'Task done' } });
    expect(first?.key).toBe(facts(decided(anAlertedIncident(), said))[0]?.key);
    expect(first?.key).not.toBe(facts(decided(anAlertedIncident(), { ...said, text: 'Task begun' }))[0]?.key);
  });

  it('leaves the same alert, whether duplicated, reordered or delayed: the source’s clock decides', () => {
    forSeeds(500, (dice) => {
      const inOrder = Array.from({ length: 1 + dice.below(7) }, (_, n): Known => {
        const seconds = (n + 1) * 10;
        if (dice.below(4) > 0) return state(dice.one(['triggered', 'acknowledged', 'unacknowledged', 'cleared']), seconds);
        return { type: 'updated', at: at(seconds), by: pager, alert: anAlert({ priority: dice.one(['P1', 'P2', 'P3']), assignees: [{ id: `P${n}`, name: `P${n}` }] }), text: 'x' };
      });
      const arriving = dice.shuffled([...inOrder, ...inOrder.slice(0, dice.below(4))]);
      const seen = (incident: Incident) => incident.alerts.map(({ state, stateAt, assignees, priority }) => ({ state, stateAt, assignees, priority }));
      const order = arriving.map((signal) => `${signal.type}@${signal.at.slice(14, 19)}`).join(' ');
      expect(seen(taken(anAlertedIncident(), arriving)), order).toEqual(seen(taken(anAlertedIncident(), inOrder)));
    });
  });

  it('a second time changes nothing more', () => {
    forSeeds(100, (dice) => {
      const signals = Array.from({ length: 5 }, (_, n) => state(dice.one(['triggered', 'acknowledged', 'unacknowledged', 'cleared']), (n + 1) * 10));
      const once = taken(anAlertedIncident(), signals);
      for (const signal of signals) expect(ignored(once, signal)).toBe('older than what we know');
    });
  });
});

describe('a further alert', () => {
  it('joins with its people and its runbook links', () => {
    const outcome = joins(anAlertedIncident(), anAlert({ key: 'QALERT2' }), at(10), pager);
    expect(facts(outcome)[0]).toMatchObject({ kind: 'alert.attached', at: at(10), by: pager, key: 'pagerduty:QALERT2:attached' });
    expect(effectKinds(outcome)).toEqual([...shown, 'slack.bookmarks.set', 'people.find', 'slack.people.invite']);
  });

  it('says that it begins again where everything had cleared', () => {
    const outcome = joins(taken(anAlertedIncident(), [state('cleared', 10)]), anAlert({ key: 'QALERT2' }), at(20), pager);
    expect(effects(outcome).at(-1)).toEqual({ kind: 'slack.say', data: { about: 'reopened' } });
  });
});

describe('the end of an alert that somebody acknowledged here', () => {
  it('counts even when the source’s clock is behind ours, and an older trigger still does not', () => {
    const held = after(anAlertedIncident(), { kind: 'alert.acknowledged', at: at(10), by: ada, data: { source: 'pagerduty', key: 'QALERT1' } });
    expect(facts(decided(held, state('cleared', 9))).map((fact) => fact.kind)).toEqual(['alert.cleared']);
    expect(ignored(held, state('triggered', 9))).toBe('older than what we know');
  });
});
