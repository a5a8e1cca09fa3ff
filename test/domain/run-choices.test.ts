// What people say of a run while it goes.
import { describe, expect, it } from 'vitest';
import { check, choose, confirm, mayConfirm, settle, stopRun } from '../../src/domain/run-choices.ts';
import type { StepPlace } from '../../src/domain/run-place.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { outsider, responder } from '../support/asking.ts';
import { failedFact, failing, lostFact, withFailure } from '../support/failing.ts';
import { ada, after, anIncident, applied, at, effects, facts, factKinds, grace, refusal, said } from '../support/incidents.ts';
import { aRunbook, digest, finishedRun, runId, runningStep, unknownStep, waitingFor, withRun } from '../support/runs.ts';

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

  it('by two of them ends at the second person, however often the first says it', () => {
    const both = withRun(waitingFor('person', 2));
    const runbook = aRunbook({ kind: 'manual' });
    const first = confirm(both, here, runbook, who(ada), 'valve 1 is shut');
    expect(facts(first)).toEqual([{ kind: 'step.confirmed', key: `confirmed:${runId}:0:${digest}:${at(61)}:${ada.id}`, data: { run: runId, step: 0, name: 'flag-off', digest, note: 'valve 1 is shut' } }]);
    expect(effects(first)).toEqual([{ kind: 'slack.run.show', data: { run: runId } }]);
    const once = applied(both, first, ada);
    expect(once.runs[0]?.steps[0]).toMatchObject({ status: 'waiting', confirmed: [{ by: ada, note: 'valve 1 is shut' }] });
    expect(refusal(confirm(once, here, runbook, who(ada)))).toBe('You have said already that this step is done. 1 of 2 said so: somebody else has to say it too.');
    expect(mayConfirm(once, here, runbook, who(ada))).toMatchObject({ refuse: expect.stringContaining('1 of 2') as string });
    const second = confirm(once, here, runbook, who(grace));
    expect(effects(second)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 0, outcome: 'done' } }]);
    expect(applied(once, second).runs[0]?.steps[0]?.status).toBe('succeeded');
    // Asked for anew, nobody has said anything yet.
    expect(after(once, waitingFor('person', 2)).runs[0]?.steps[0]?.confirmed).toEqual([]);
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

describe('choosing how a run goes on after a failure', () => {
  const failed = withFailure(failedFact);
  const there: StepPlace = { ...here, step: 1 };

  it.each([['retry', 'retry', 'pending'], ['done', 'accept', 'succeeded'], ['roll-back', 'roll-back', 'failed'], ['stop', 'fail', 'failed']] as const)('%s', (choice, outcome, status) => {
    const decided = choose(failed, there, choice, failing, who());
    expect(effects(decided)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 1, outcome } }]);
    const then = applied(failed, decided, grace);
    expect(then.runs[0]?.steps[1]).toMatchObject({ status, asks: false });
    expect(then.runs[0]?.rollingBack === undefined).toBe(choice !== 'roll-back');
    expect(refusal(choose(then, there, 'retry', failing, who()))).toContain('decided already');
    expect(refusal(choose(after(failed, finishedRun), there, choice, failing, who()))).toContain('decided already');
  });

  it('undoes only what can be undone', () => {
    expect(refusal(choose(withFailure(failedFact, { first: false }), there, 'roll-back', failing, who()))).toContain('Nothing that was done here has a rollback');
    expect(refusal(choose(failed, there, 'roll-back', failing, who(grace, outsider)))).toContain('To decide this');
  });

  it('runs a check of what nobody knows, and decides nothing by it', () => {
    const outcome = check(withFailure(lostFact), there, failing, who());
    expect(facts(outcome)).toMatchObject([{ kind: 'step.ready', data: { step: 4, name: 'look' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 1, outcome: 'check' } }]);
    expect(said(outcome)).toContain('The check runs');
    const then = applied(withFailure(lostFact), outcome, grace);
    expect(then.runs[0]?.steps[1]?.status).toBe('unknown');
    expect(refusal(check(then, there, failing, who()))).toContain('running already');
  });
});

describe('stopping a run', () => {
  it('that runs asks it to stop, once; that waits ends it at once; of an unknown step is refused', () => {
    const running = withRun(runningStep);
    const asked = stopRun(running, runId, who(ada));
    expect(factKinds(asked)).toEqual(['run.stop_asked']);
    expect(refusal(stopRun(applied(running, asked), runId, who(ada)))).toContain('being stopped already');
    expect(factKinds(stopRun(waiting, runId, who(ada)))).toEqual(['run.finished']);
    expect(factKinds(stopRun(withRun({ kind: 'run.queued', data: { run: runId, holder: 'a run' } }), runId, who(ada)))).toEqual(['run.finished']);
    expect(refusal(stopRun(withRun(unknownStep), runId, who(ada)))).toContain('nobody knows');
    expect(refusal(stopRun(waiting, runId, who(grace, outsider)))).toContain('Only who started it');
  });
});
