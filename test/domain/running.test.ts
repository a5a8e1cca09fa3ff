// Who may start a runbook, with which values, and not twice by accident.
import { describe, expect, it } from 'vitest';
import { incidentValues, startRun } from '../../src/domain/running.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { outsider, responder } from '../support/asking.ts';
import { ada, after, anAlertedIncident, anIncident, at, effects, facts, factKinds, grace, refusal } from '../support/incidents.ts';
import { aRunbook, runId } from '../support/runs.ts';

const who = (by = grace, roles: ReadonlySet<string> | undefined = responder, policy = defaultPolicy) => ({ by, now: at(600), roles, policy });
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

  it('says where each value came from: one that stood in the form and was left as it was is still the alert’s, or the default', () => {
    const book = aRunbook({ front: 'params:\n  SERVICE: { type: k8s-name, from: incident.service }\n  HOW: { type: k8s-name, default: soft }\n  KEY: { type: k8s-name, default: abcd, sensitive: true }' });
    const sources = (given: Readonly<Record<string, string>>) => facts(startRun(anAlertedIncident(), book, given, runId, who()))[0]?.data;
    expect(sources({ SERVICE: 'checkout-api', HOW: 'soft', KEY: 'abcd' })).toMatchObject({ sources: { SERVICE: 'alert', HOW: 'default', KEY: 'given' } });
    expect(sources({ SERVICE: 'cart', HOW: 'hard' })).toMatchObject({ sources: { SERVICE: 'given', HOW: 'given', KEY: 'default' } });
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

describe('what a parameter may take from the incident', () => {
  it('is its name, title and severity, and its first alert', () => {
    expect(incidentValues(anAlertedIncident({ severity: 'SEV2' }))).toEqual({
      'incident.id': 'INC-42', 'incident.title': 'Checkout is down', 'incident.severity': 'SEV2', 'incident.service': 'checkout-api',
      'incident.service_id': 'PCHECK', 'incident.alert.title': 'Checkout: 5xx above 2 %', 'incident.alert.key': 'QALERT1',
    });
    expect(Object.keys(incidentValues(anIncident()))).toEqual(['incident.id', 'incident.title']);
  });
});
