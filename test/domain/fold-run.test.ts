// Runs and steps, folded.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { ada, after, anIncident, at, bobInPagerDuty, grace, pager } from '../support/incidents.ts';
import { digest, finishedRun, runId, runningStep, unknownStep, waitingFor, withRun } from '../support/runs.ts';

const ref = { run: runId, step: 0, name: 'flag-off' };
const step = (...stages: readonly NewFact[]) => withRun(...stages).runs[0]?.steps[0];
const approvedBy = (by: NewFact['by'], more: object = {}): NewFact => ({ kind: 'step.approved', ...(by ? { by } : {}), data: { ...ref, digest, ...more } });

describe('a run', () => {
  it('begins with every step pending, by who asked for it', () => {
    expect(withRun().runs).toMatchObject([{ id: runId, status: 'running', by: ada, at: at(60), steps: [{ name: 'flag-off', status: 'pending', approvedBy: [] }] }]);
  });

  it('knows its message and its end', () => {
    const run = withRun({ kind: 'run.shown', data: { run: runId, channel: 'C', ts: '1.1' } }, { kind: 'run.finished', data: { run: runId, status: 'cancelled', why: 'Stopped.' } }).runs[0];
    expect(run).toMatchObject({ message: { channel: 'C', ts: '1.1' }, status: 'cancelled', why: 'Stopped.' });
  });

  it('is not moved by facts of another run, or of a step it does not have', () => {
    const other = '11111111-1111-4111-8111-111111111111';
    expect(withRun({ kind: 'run.finished', data: { run: other, status: 'failed' } }).runs).toEqual(withRun().runs);
    expect(withRun({ ...unknownStep, data: { ...ref, step: 7, why: 'x' } } as NewFact).runs).toEqual(withRun().runs);
    expect(after(anIncident(), finishedRun).runs).toEqual([]);
  });
});

describe('a step', () => {
  it.each<[string, NewFact, object]>([
    ['waits for an approval', waitingFor('approval', 2), { status: 'waiting', waitingFor: 'approval', needed: 2, digest, preview: 'PUT https://flags.acme.example' }],
    ['is ready', { kind: 'step.ready', data: { ...ref, why: 'x' } }, { status: 'ready' }],
    ['runs', runningStep, { status: 'running' }],
    ['is unknown', unknownStep, { status: 'unknown' }],
    ['is refused', { kind: 'step.refused', by: grace, data: { ...ref, digest } }, { status: 'cancelled', by: grace }],
    ['happened', { kind: 'step.settled', by: grace, data: { ...ref, happened: true } }, { status: 'succeeded', by: grace }],
    ['did not happen, and may run again', { kind: 'step.settled', by: grace, data: { ...ref, happened: false } }, { status: 'pending' }],
    ['failed', { kind: 'step.finished', data: { ...ref, status: 'failed', code: 500, output: 'HTTP 500', durationMs: 9 } }, { status: 'failed', code: 500, output: 'HTTP 500', durationMs: 9 }],
  ])('%s', (_what, fact, expected) => {
    expect(step(fact)).toMatchObject(expected);
  });

  it('counts the approvals of what it waits for', () => {
    expect(step(waitingFor('approval', 2), approvedBy(ada), approvedBy(grace))?.approvedBy).toEqual([ada, grace]);
  });

  it('counts no approval of something else, and none by a machine', () => {
    expect(step(waitingFor('approval'), approvedBy(ada, { digest: 'e'.repeat(64) }))?.approvedBy).toEqual([]);
    expect(step(waitingFor('approval'), approvedBy(pager))?.approvedBy).toEqual([]);
    expect(step(approvedBy(bobInPagerDuty))?.approvedBy).toEqual([]);
  });

  it('counts who said that it is done: people, and of what it waits for', () => {
    const confirmed = (by: NewFact['by'], of = digest): NewFact => ({ kind: 'step.confirmed', ...(by ? { by } : {}), data: { ...ref, digest: of } });
    expect(step(waitingFor('person', 3), confirmed(ada), confirmed(pager), confirmed(grace, 'e'.repeat(64)), confirmed(grace))?.confirmed).toEqual([{ by: ada, note: undefined }, { by: grace, note: undefined }]);
  });

  it('knows where its full log is until it ends anew', () => {
    const logged: NewFact = { kind: 'step.logged', data: { ...ref, channel: 'C1', file: 'flag-off.log' } };
    const ends: NewFact = { kind: 'step.finished', data: { ...ref, status: 'succeeded' } };
    expect(step(ends, logged)?.logged).toEqual({ channel: 'C1', file: 'flag-off.log' });
    expect(step(ends, logged, ends)?.logged).toBeUndefined();
  });

  it('keeps what a running step waits for until it goes on', () => {
    const told: NewFact = { kind: 'step.told', data: { ...ref, words: 'Waits for a review' } };
    expect(step(runningStep, told)).toMatchObject({ status: 'running', says: 'Waits for a review' });
    // The ledger may count the start after the first word.
    expect(step(told, runningStep)).toMatchObject({ status: 'running', says: 'Waits for a review' });
    expect(step(runningStep, told, { kind: 'step.finished', data: { ...ref, status: 'succeeded' } })?.says).toBeUndefined();
    expect(step(runningStep, told, { kind: 'step.ready', data: { ...ref, why: 'x' } })?.says).toBeUndefined();
    expect(step(runningStep, unknownStep)?.why).toBe('its worker was lost');
  });

  it('says why the glass was broken, and forgets it all when it waits anew', () => {
    const broken = step(waitingFor('approval'), approvedBy(ada, { reason: 'nobody else is awake' }));
    expect(broken?.brokenGlass).toBe('nobody else is awake');
    const anew = step(waitingFor('approval'), approvedBy(ada, { reason: 'nobody else is awake' }), unknownStep, { kind: 'step.settled', data: { ...ref, happened: false } }, waitingFor('approval'));
    expect([anew?.brokenGlass, anew?.approvedBy]).toEqual([undefined, []]);
  });
});
