// Who may approve exactly this, refuse it, or go on alone.
import { describe, expect, it } from 'vitest';
import { approve, refuseStep } from '../../src/domain/approving.ts';
import type { StepPlace } from '../../src/domain/run-place.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { outsider, responder } from '../support/asking.ts';
import { ada, after, anAlertedIncident, anIncident, applied, at, effects, facts, factKinds, grace, refusal } from '../support/incidents.ts';
import { aRunbook, digest, finishedRun, requestedBy, runId, runningStep, teamPolicy, waitingFor, withRun } from '../support/runs.ts';

const here: StepPlace = { run: runId, step: 0, digest: digest.slice(0, 16) };
const who = (by = grace, roles: ReadonlySet<string> | undefined = responder, policy = defaultPolicy) => ({ by, now: at(600), roles, policy });
const waiting = withRun(waitingFor('approval'));
const unread = { ...who(), roles: undefined };
const of = (runbook: Runbook | undefined) => ({ runbook, outputs: {} });

describe('approving', () => {
  it('binds to the digest, and is one person’s once', () => {
    const outcome = approve(waiting, here, of(aRunbook()), who());
    expect(facts(outcome)).toMatchObject([{ kind: 'step.approved', data: { run: runId, step: 0, name: 'flag-off', digest } }]);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.approve', data: { run: runId, step: 0, digest } }]);
    expect(refusal(approve(applied(waiting, outcome, grace), here, of(aRunbook()), who()))).toBe('You have approved this already.');
  });

  it('has a key of its own for each person, and is the same approval when the same click comes twice', () => {
    const key = (by: typeof ada, policy = defaultPolicy) => facts(approve(waiting, here, of(aRunbook()), who(by, responder, policy)))[0]?.key;
    expect(key(grace)).toBe(key(grace));
    expect(key(grace)).not.toBe(key(ada, { ...defaultPolicy, requesterMayApprove: true }));
    expect(key(grace)).toContain(digest);
  });

  it('is not for who asked for the run: that person is shown the way out', () => {
    expect(refusal(approve(waiting, here, of(aRunbook()), who(ada)))).toContain('Break glass');
    expect(facts(approve(waiting, here, of(aRunbook()), who(ada, responder, { ...defaultPolicy, requesterMayApprove: true })))).toHaveLength(1);
  });

  it('is not for outsiders, nor while nobody can say who they are', () => {
    expect(refusal(approve(waiting, here, of(aRunbook()), who(grace, outsider)))).toContain('you need to be responder');
    expect(refusal(approve(waiting, here, of(aRunbook()), unread))).toContain('cannot check');
  });

  it.each<[string, ReturnType<typeof withRun>, StepPlace, string]>([
    ['another run', anIncident(), here, 'not in this incident'],
    ['a step that is not there', waiting, { ...here, step: 9 }, 'not in this incident'],
    ['a run that is over', after(waiting, finishedRun), here, 'succeeded already'],
    ['a step that runs', after(waiting, runningStep), here, 'running already'],
    ['a step that waits for a person to do it', withRun(waitingFor('person')), here, 'something else'],
    ['what has changed since', waiting, { ...here, digest: 'e'.repeat(16) }, 'has changed since'],
    ['a digest too short to mean anything', waiting, { ...here, digest: digest.slice(0, 7) }, 'has changed since'],
  ])('is refused for %s', (_what, incident, place, words) => {
    expect(refusal(approve(incident, place, of(aRunbook()), who()))).toContain(words);
  });

  it('without the runbook of the run is a fault, never a guess', () => {
    expect(() => approve(waiting, here, of(undefined), who())).toThrow('was not fetched');
  });
});

describe('breaking the glass', () => {
  it('lets who asked for the run go on alone, with the reason on the record', () => {
    const outcome = approve(waiting, here, of(aRunbook()), who(ada), 'nobody else is awake');
    expect(facts(outcome)[0]).toMatchObject({ kind: 'step.approved', data: { digest, reason: 'nobody else is awake' } });
    expect(applied(waiting, outcome).runs[0]?.steps[0]?.brokenGlass).toBe('nobody else is awake');
  });

  it('is told where everybody works and where the policy wants it seen, each time by its number', () => {
    const audited = { ...defaultPolicy, breakGlass: { ...defaultPolicy.breakGlass, channel: 'C0AUDIT' } };
    const outcome = approve(waiting, here, of(aRunbook()), who(ada), 'nobody else is awake');
    expect(effects(outcome).slice(1)).toEqual([{ kind: 'slack.say', data: { about: 'glass', ref: `${runId}:0` } }]);
    const again = after(applied(waiting, outcome), waitingFor('approval'));
    expect(again.runs[0]?.glass).toMatchObject([{ step: 0, by: ada, reason: 'nobody else is awake' }]);
    expect(effects(approve(again, here, of(aRunbook()), who(ada, responder, audited), 'still alone')).slice(1)).toEqual([
      { kind: 'slack.say', data: { about: 'glass', ref: `${runId}:1` } }, { kind: 'slack.audit', data: { run: runId, glass: 1 } },
    ]);
  });

  it('is not for outsiders', () => {
    expect(refusal(approve(waiting, here, of(aRunbook()), who(ada, outsider), 'let me in'))).toContain('To break glass you need to be commander or on-call');
  });

  it('is not for somebody who took a role in the incident: that is one click, and nobody else looks', () => {
    expect(refusal(approve(waiting, here, of(aRunbook()), who(ada, new Set(['anyone', 'responder'])), 'let me in'))).toContain('commander or on-call');
    expect(facts(approve(waiting, here, of(aRunbook()), who(ada, new Set(['anyone', 'commander', 'responder'])), 'alone at 03:00'))).toMatchObject([{ kind: 'step.approved' }]);
  });

  it('on a destructive step needs a policy that says who may', () => {
    const destroying = after(anAlertedIncident(), requestedBy(ada, 'destructive'), waitingFor('approval', 2));
    const book = aRunbook({ risk: 'destructive' });
    expect(refusal(approve(destroying, here, of(book), who(ada), 'it burns'))).toContain('Without runbooks/policy.yaml');
    expect(facts(approve(destroying, here, of(book), who(ada, responder, teamPolicy), 'it burns'))).toHaveLength(1);
  });
});

describe('refusing a step', () => {
  it('ends the run, once', () => {
    const outcome = refuseStep(waiting, here, aRunbook(), who());
    expect(factKinds(outcome)).toEqual(['step.refused', 'run.finished']);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 0, outcome: 'cancel' } }]);
    expect(refusal(refuseStep(applied(waiting, outcome), here, aRunbook(), who()))).toBe('This run is cancelled already.');
  });

  it('is always open to who asked for it, and closed to outsiders', () => {
    expect(facts(refuseStep(waiting, here, aRunbook(), who(ada, outsider)))).toHaveLength(2);
    expect(refusal(refuseStep(waiting, here, aRunbook(), who(grace, outsider)))).toContain('To refuse this step');
  });
});
