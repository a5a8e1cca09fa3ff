// Who may start, approve, refuse, confirm and decide.
import { describe, expect, it } from 'vitest';
import { approve, confirm, incidentValues, refuseStep, settle, startRun, type StepPlace } from '../../src/domain/running.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { outsider, responder } from '../support/asking.ts';
import { ada, after, anAlertedIncident, anIncident, applied, at, effects, facts, factKinds, grace, refusal } from '../support/incidents.ts';
import { aRunbook, digest, finishedRun, requestedBy, runId, runningStep, teamPolicy, unknownStep, waitingFor, withRun } from '../support/runs.ts';

const here: StepPlace = { run: runId, step: 0, digest: digest.slice(0, 16) };
const who = (by = grace, roles: ReadonlySet<string> | undefined = responder, policy = defaultPolicy) => ({ by, now: at(600), roles, policy });
const waiting = withRun(waitingFor('approval'));
const unread = { ...who(), roles: undefined };

describe('starting a runbook', () => {
  it('records its text, its steps and what they will ask for, and opens the ledger', () => {
    const outcome = startRun(anAlertedIncident(), aRunbook(), {}, runId, who());
    expect(facts(outcome)[0]).toMatchObject({
      kind: 'run.requested',
      data: { run: runId, runbook: 'checkout-5xx', blob: aRunbook().blobSha, params: {}, steps: [{ name: 'flag-off', kind: 'http', risk: 'change', approvals: 1, aside: false }] },
    });
    expect(effects(outcome)).toEqual([{ kind: 'ledger.open', data: { run: runId } }]);
  });

  it('takes values from the alert where the runbook says so, checked like any other', () => {
    const book = aRunbook({ front: 'params:\n  SERVICE: { type: k8s-name, from: incident.service }' });
    expect(facts(startRun(anAlertedIncident(), book, {}, runId, who()))[0]?.data).toMatchObject({ params: { SERVICE: 'checkout-api' } });
    expect(facts(startRun(anAlertedIncident(), book, { SERVICE: 'cart' }, runId, who()))[0]?.data).toMatchObject({ params: { SERVICE: 'cart' } });
    expect(refusal(startRun(anIncident(), book, {}, runId, who()))).toContain('It was not started');
    expect(refusal(startRun(anIncident(), book, { SERVICE: 'a; rm -rf /' }, runId, who()))).toContain('It was not started');
  });

  it('is for those on call; a destructive one needs more, and says what', () => {
    expect(refusal(startRun(anIncident(), aRunbook(), {}, runId, who(ada, outsider)))).toMatch(/you need to be responder.*`\/incident commander`/);
    expect(refusal(startRun(anIncident(), aRunbook({ risk: 'destructive' }), {}, runId, who()))).toContain('sre or dba');
  });

  it('twice within a minute is one start, by one person or by two at once; with other values, or later, it is another', () => {
    const book = aRunbook({ front: 'params:\n  SERVICE: { type: k8s-name, from: incident.service }' });
    const started = after(anAlertedIncident(), { ...facts(startRun(anAlertedIncident(), book, {}, runId, who()))[0]!, at: at(600), by: grace });
    expect(refusal(startRun(started, book, {}, 'another', { ...who(), now: at(602) }))).toMatch(/^You have just started "/);
    expect(refusal(startRun(started, book, { SERVICE: 'checkout-api' }, 'another', who(ada)))).toMatch(/^<@.+> has just started /);
    expect(factKinds(startRun(started, book, { SERVICE: 'cart' }, 'another', who(ada)))).toEqual(['run.requested']);
    expect(factKinds(startRun(started, book, {}, 'another', { ...who(), now: at(661) }))).toEqual(['run.requested']);
  });

  it('is refused where nobody can say who they are: it fails closed', () => {
    expect(refusal(startRun(anIncident(), aRunbook(), {}, runId, unread))).toContain('Try again in a moment');
  });
});

describe('approving', () => {
  it('binds to the digest, and is one person’s once', () => {
    const outcome = approve(waiting, here, aRunbook(), who());
    expect(facts(outcome)).toMatchObject([{ kind: 'step.approved', data: { run: runId, step: 0, name: 'flag-off', digest } }]);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.approve', data: { run: runId, step: 0, digest } }]);
    expect(refusal(approve(applied(waiting, outcome, grace), here, aRunbook(), who()))).toBe('You have approved this already.');
  });

  it('has a key of its own for each person, and is the same approval when the same click comes twice', () => {
    const key = (by: typeof ada, policy = defaultPolicy) => facts(approve(waiting, here, aRunbook(), who(by, responder, policy)))[0]?.key;
    expect(key(grace)).toBe(key(grace));
    expect(key(grace)).not.toBe(key(ada, { ...defaultPolicy, requesterMayApprove: true }));
    expect(key(grace)).toContain(digest);
  });

  it('is not for who asked for the run: that person is shown the way out', () => {
    expect(refusal(approve(waiting, here, aRunbook(), who(ada)))).toContain('Break glass');
    expect(facts(approve(waiting, here, aRunbook(), who(ada, responder, { ...defaultPolicy, requesterMayApprove: true })))).toHaveLength(1);
  });

  it('is not for outsiders, nor while nobody can say who they are', () => {
    expect(refusal(approve(waiting, here, aRunbook(), who(grace, outsider)))).toContain('you need to be responder');
    expect(refusal(approve(waiting, here, aRunbook(), unread))).toContain('cannot check');
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
    expect(refusal(approve(incident, place, aRunbook(), who()))).toContain(words);
  });

  it('without the runbook of the run is a fault, never a guess', () => {
    expect(() => approve(waiting, here, undefined, who())).toThrow('was not fetched');
  });
});

describe('breaking the glass', () => {
  it('lets who asked for the run go on alone, with the reason on the record', () => {
    const outcome = approve(waiting, here, aRunbook(), who(ada), 'nobody else is awake');
    expect(facts(outcome)[0]).toMatchObject({ kind: 'step.approved', data: { digest, reason: 'nobody else is awake' } });
    expect(applied(waiting, outcome).runs[0]?.steps[0]?.brokenGlass).toBe('nobody else is awake');
  });

  it('is not for outsiders', () => {
    expect(refusal(approve(waiting, here, aRunbook(), who(ada, outsider), 'let me in'))).toContain('To break glass you need to be responder');
  });

  it('on a destructive step needs a policy that says who may', () => {
    const destroying = after(anAlertedIncident(), requestedBy(ada, 'destructive'), waitingFor('approval', 2));
    const book = aRunbook({ risk: 'destructive' });
    expect(refusal(approve(destroying, here, book, who(ada), 'it burns'))).toContain('Without runbooks/policy.yaml');
    expect(facts(approve(destroying, here, book, who(ada, responder, teamPolicy), 'it burns'))).toHaveLength(1);
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

describe('confirming a step done by hand', () => {
  const byHand = withRun(waitingFor('person'));

  it('finishes it, by that person, once', () => {
    const outcome = confirm(byHand, here, aRunbook({ kind: 'manual' }), who());
    expect(facts(outcome)).toEqual([{ kind: 'step.finished', key: `done:${runId}:0:${digest}`, data: { run: runId, step: 0, name: 'flag-off', status: 'succeeded' } }]);
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
    expect(refusal(settle(anIncident(), here, true, aRunbook(), who()))).toContain('not there');
  });
});

describe('what a parameter may take from the incident', () => {
  it('is its name, title and severity, and its first alert', () => {
    expect(incidentValues(anAlertedIncident({ severity: 'SEV2' }))).toEqual({
      'incident.id': 'INC-42', 'incident.title': 'Checkout is down', 'incident.severity': 'SEV2', 'incident.service': 'checkout-api',
      'incident.service_id': 'PCHECK', 'incident.alert.title': 'Checkout: 5xx above 2 %', 'incident.alert.key': 'QALERT1',
    });
    expect(Object.keys(incidentValues(anIncident()))).toEqual(['incident.id', 'incident.title']);
  });
});
