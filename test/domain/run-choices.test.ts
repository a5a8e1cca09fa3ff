// What people say of a run while it goes.
import { describe, expect, it } from 'vitest';
import { confirm, settle } from '../../src/domain/run-choices.ts';
import type { StepPlace } from '../../src/domain/run-place.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { outsider, responder } from '../support/asking.ts';
import { anIncident, applied, at, effects, facts, grace, refusal } from '../support/incidents.ts';
import { aRunbook, digest, runId, runningStep, unknownStep, waitingFor, withRun } from '../support/runs.ts';

const here: StepPlace = { run: runId, step: 0, digest: digest.slice(0, 16) };
const who = (by = grace, roles: ReadonlySet<string> | undefined = responder, policy = defaultPolicy) => ({ by, now: at(600), roles, policy });
const waiting = withRun(waitingFor('approval'));

describe('confirming a step done by hand', () => {
  const byHand = withRun(waitingFor('person'));

  it('finishes it, by that person, once', () => {
    const outcome = confirm(byHand, here, aRunbook({ kind: 'manual' }), who());
    expect(facts(outcome)).toEqual([{ kind: 'step.finished', key: `done:${runId}:0:${digest}:${at(61)}`, data: { run: runId, step: 0, name: 'flag-off', status: 'succeeded' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 0, outcome: 'done' } }]);
    expect(refusal(confirm(applied(byHand, outcome), here, aRunbook({ kind: 'manual' }), who()))).toBe('This step is succeeded already.');
  });

  it('is neither for outsiders nor for a step that waits for approval', () => {
    expect(refusal(confirm(byHand, here, aRunbook({ kind: 'manual' }), who(grace, outsider)))).toContain('To confirm this step');
    expect(refusal(confirm(waiting, here, aRunbook(), who()))).toContain('something else');
  });
});

describe('deciding about a step of which nobody knows', () => {
  const lost = withRun(waitingFor('approval'), runningStep, unknownStep);

  it.each([[true, 'happened', 'succeeded'], [false, 'did-not-happen', 'pending']] as const)('happened: %s', (happened, outcome, status) => {
    const decided = settle(lost, here, happened, aRunbook(), who());
    expect(facts(decided)[0]).toMatchObject({ kind: 'step.settled', data: { happened } });
    expect(effects(decided)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 0, outcome } }]);
    const then = applied(lost, decided);
    expect(then.runs[0]?.steps[0]?.status).toBe(status);
    expect(refusal(settle(then, here, happened, aRunbook(), who()))).toContain('nothing to decide any more');
  });

  it('is not for outsiders, and not for a step that nobody has', () => {
    expect(refusal(settle(lost, here, true, aRunbook(), who(grace, outsider)))).toContain('To decide this');
    expect(refusal(settle(anIncident(), here, true, aRunbook(), who()))).toContain('not in this incident');
  });
});
