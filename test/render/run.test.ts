// The live message of a run: its words in each state, and that only what may be done now can be pressed.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import type { Run } from '../../src/domain/incident.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import type { Message } from '../../src/render/blocks.ts';
import { renderRun } from '../../src/render/run.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { outputs, rollback, rollbackStories } from './run-stories.ts';
import { config, digest, incidentOf, runId, runOf, runStories, runbook } from './stories.ts';

function rendered(name: string, more: readonly NewFact[] = []): Message {
  const incident = incidentOf([...(runStories[name] ?? []), ...more]);
  return renderRun(incident, runOf(incident), shownWith(runOf(incident)));
}

function rolled(name: string, more: readonly NewFact[] = []): Message {
  const incident = incidentOf([...(rollbackStories[name] ?? []), ...more]);
  return renderRun(incident, runOf(incident), shownWith(runOf(incident), rollback, outputs));
}

function shownWith(run: Run, pinned: Runbook = runbook, handedOn: Readonly<Record<string, string>> = {}) {
  return { config, policy: defaultPolicy, pinned: { runbook: pinned, params: run.params, outputs: handedOn } };
}

function buttons(message: Message): Record<string, string> {
  const found = [...JSON.stringify(message).matchAll(/"action_id":"([a-z_]+)","text":\{[^}]*\},"value":"([^"]+)"/g)];
  return Object.fromEntries(found.map(([, id = '', value = '']) => [id, value]));
}

describe('golden runs', () => {
  for (const name of Object.keys(runStories)) it(name, () => sameMessage(`run-${name}`, rendered(name)));
  for (const name of Object.keys(rollbackStories)) it(`of a rollback: ${name}`, () => sameMessage(`run-k8s-${name}`, rolled(name)));
});

describe('buttons', () => {
  const place = `42:${runId}:1:${digest.slice(0, 16)}`;

  it('are for what may be done now, and carry the place and what was shown', () => {
    expect(buttons(rendered('waiting-for-approval'))).toEqual({ step_approve: place, step_refuse: place, step_break_glass: place, run_cancel: `42:${runId}` });
    expect(Object.keys(buttons(rendered('by-hand')))).toEqual(['step_done', 'run_cancel']);
    expect(Object.keys(buttons(rendered('shell-step')))).toEqual(['step_done', 'run_cancel']);
    expect(Object.keys(buttons(rendered('unknown')))).toEqual(['step_how', 'step_happened', 'step_not_happened']);
    expect(buttons(rendered('running'))).toEqual({ run_cancel: `42:${runId}` });
    expect(buttons(rolled('queued'))).toEqual({ run_cancel: `42:${runId}` });
    expect(JSON.stringify(rolled('queued'))).toContain('Take it off the queue');
    expect(buttons(rolled('stopping'))).toEqual({});
    expect(Object.keys(buttons(rolled('failed-asks')))).toEqual(['step_log', 'step_retry', 'step_accept', 'run_roll_back', 'run_fail']);
    expect(Object.keys(buttons(rolled('failed-asks-nothing-to-undo')))).toEqual(['step_retry', 'step_accept', 'run_fail']);
    expect(buttons(rolled('log-shared'))).not.toHaveProperty('step_log');
    expect(Object.keys(buttons(rolled('rolled-back')))).toEqual(['step_log']);
    expect(buttons(rolled('done-with-note'))).toEqual({});
    const ended: NewFact = { kind: 'run.finished', data: { run: runId, status: 'cancelled' } };
    expect(buttons(rendered('waiting-for-approval', [ended]))).toEqual({});
    expect(JSON.stringify(rendered('waiting-for-approval', [ended]))).toContain('*2. flag-off*  ·  Not run');
    for (const over of ['succeeded', 'refused', 'failed', 'timed-out', 'stopped']) expect(buttons(rendered(over)), over).toEqual({});
  });

  it('carry a value that the handlers can read, also for a step that never waited', () => {
    const lost: NewFact = { kind: 'step.unknown', data: { run: runId, step: 0, name: 'checkout-status', why: 'lost' } };
    const values = ['waiting-for-approval', 'by-hand', 'unknown'].flatMap((name) => Object.entries(buttons(rendered(name))));
    for (const [id, value] of [...values, ...Object.entries(buttons(rendered('running', [lost])))]) {
      if (id !== 'run_cancel') expect(stepPlace.safeParse(value).success, `${id} ${value}`).toBe(true);
    }
    expect(buttons(rendered('running', [lost]))).toHaveProperty('step_happened');
  });

  it('ask again before a destructive step and before a refusal', () => {
    const destructive: NewFact = { kind: 'step.waiting', data: { run: runId, step: 3, name: 'restart', for: 'approval', digest, needed: 1, preview: 'restart' } };
    const said = JSON.stringify(rendered('waiting-for-approval', [destructive]));
    expect(said).toContain('Approve a destructive step?');
    expect(said).toContain('Stop the run here?');
    expect(JSON.stringify(rendered('waiting-for-approval'))).not.toContain('Approve a destructive step?');
  });
});

describe('the words', () => {
  it('show exactly what will run, hidden and reordering characters spelt out', () => {
    const tricky: NewFact = { kind: 'step.waiting', data: { run: runId, step: 1, name: 'flag-off', for: 'approval', digest, needed: 1, preview: 'rm \u202Efr-\u202C /srv\u200b\u0007 <b>&' } };
    expect(JSON.stringify(rendered('ready', [tricky]))).toContain(JSON.stringify('rm \\u{202e}fr-\\u{202c} /srv\\u{200b}\\u{7} <b>&'));
  });

  it('say honestly why a person has to do what a machine could', () => {
    expect(JSON.stringify(rolled('no-runner'))).toContain('No runner with the profile \\"k8s-prod\\" was seen');
    expect(JSON.stringify(rolled('no-runner'))).toContain('Tocsin does not run this now. Run it by hand');
    expect(JSON.stringify(rendered('by-hand'))).not.toContain('Run it by hand');
  });

  it('say where each value came from, and of a sensitive one no more than that', () => {
    const said = JSON.stringify(rolled('approval-with-dry-run'));
    expect(said).toContain('DEPLOYMENT = checkout-api   (from the alert)');
    expect(said).toContain('NAMESPACE = checkout   (default)');
    expect(said).toContain('TOKEN = (not shown)   (typed)');
    expect(said).toContain('BEFORE_REVISION = 41   (output of step BEFORE_REVISION)');
    expect(said).toContain('check those from the alert');
    for (const name of Object.keys(rollbackStories)) expect(JSON.stringify(rolled(name)), name).not.toContain('hush1234');
  });

  it('show a dry run above the buttons, as whom it runs, what was asked about, who may say yes, and its rollback', () => {
    const said = JSON.stringify(rolled('approval-with-dry-run'));
    const order = ['*Dry run* preview', '2026-11-20.3', 'Exactly this will run', 'Approved with it: its rollback', 'BEFORE_REVISION\\"', 'identity that can change things', 'Digest a1b2c3d4e5f6', 'step_approve'];
    expect(order.map((words) => said.indexOf(words)).every((at, n, all) => at > (all[n - 1] ?? 0))).toBe(true);
    expect(said).toContain('May approve: responder, but not <@U0BELA>, who started it');
    expect(JSON.stringify(rolled('by-hand'))).toContain('May say that it is done: responder, and also dba');
  });

  it('say until when a yes counts, and no longer when the step has begun', () => {
    expect(JSON.stringify(rolled('approved'))).toMatch(/approved by <@U0ADA> \(counts until <!date\^\d+\^/);
    expect(JSON.stringify(rolled('waits-outside'))).toContain('approved by <@U0ADA>');
    expect(JSON.stringify(rolled('waits-outside'))).not.toContain('counts until');
    expect(JSON.stringify(rolled('grown-old'))).toContain('The approval grew old');
  });

  it('of a step of which nobody knows show only what was looked at since', () => {
    expect(JSON.stringify(rolled('unknown'))).not.toContain('2026-11-20.3');
    expect(JSON.stringify(rolled('unknown-checked'))).toContain('*The check* preview: Succeeded');
    expect(JSON.stringify(rolled('unknown-checked'))).toContain('2026-11-21.1');
  });

  it('say how much of an output is not shown, and that it is from the last try', () => {
    expect(JSON.stringify(rolled('failed-asks'))).toContain('Output of step 3 wait-ready (cut, 41 KiB in all)');
    expect(JSON.stringify(rolled('tried-again'))).toContain('Output of the last try of step 3');
    expect(JSON.stringify(rolled('by-hand'))).not.toContain('(cut');
    expect(JSON.stringify(rolled('log-shared'))).toContain('in all; the full log is in the thread: wait-ready.log)');
  });

  it('say what undoing would run, what it waits for outside, and why it stops', () => {
    expect(JSON.stringify(rolled('failed-asks'))).toMatch(/“Undo what was done” would run.*redo, which undoes undo/);
    expect(JSON.stringify(rolled('waits-outside'))).toContain('Waits for a review of the environment production');
    expect(rolled('stopping').text).toContain('<@U0ADA> asked to stop it. It ends when step 2 undo has.');
    expect(JSON.stringify(rolled('done-with-note'))).toContain('note: “Paused pipeline 812; &lt;!here&gt; see the channel”');
  });

  it('say before a stop what it means at this moment', () => {
    expect(JSON.stringify(rolled('waits-outside'))).toContain('it is told to stop and then killed');
    expect(JSON.stringify(rendered('running'))).toContain('a request that was sent cannot be taken back');
    expect(JSON.stringify(rolled('by-hand'))).toContain('Steps that have not started will not run. What has run stays as it is.');
    expect(JSON.stringify(rolled('rolling-back'))).toContain('What is not undone yet stays as it is.');
  });

  it('name who approved, and that nobody did', () => {
    expect(JSON.stringify(rendered('half-approved'))).toContain('1 of 2');
    expect(JSON.stringify(rendered('half-approved'))).toContain('approved by <@U0ADA>');
    expect(JSON.stringify(rendered('shell-step'))).toContain('WITHOUT the approvals asked for: <@U0ADA>, because “Alone on call, customers cannot pay &lt;!channel&gt;”');
  });

  it('keep sensitive values back, and all of them when the runbook is not loaded', () => {
    const said = JSON.stringify(rendered('ready'));
    expect(said).toContain('FLAG = new-payment-flow');
    expect(said).toContain('TOKEN = (not shown)');
    expect(said).not.toContain('hush1234');
    const incident = incidentOf(runStories['ready'] ?? []);
    expect(JSON.stringify(renderRun(incident, runOf(incident), { config, policy: defaultPolicy }))).not.toContain('new-payment-flow');
  });

  it('take a body from the runbook only when it is the very text that runs', () => {
    const bare: NewFact = { kind: 'step.waiting', data: { run: runId, step: 1, name: 'flag-off', for: 'approval', digest, needed: 1 } };
    const incident = incidentOf([...(runStories['ready'] ?? []), bare]);
    const body = (blobSha: string) => JSON.stringify(renderRun(incident, runOf(incident), shownWith(runOf(incident), { ...runbook, blobSha }))).includes('flags/{{FLAG}}');
    expect(body(runbook.blobSha)).toBe(true);
    expect(body('0000')).toBe(false);
  });

  it('leave asides out until they are used', () => {
    expect(JSON.stringify(rendered('failed'))).not.toContain('flag-on');
    expect(JSON.stringify(rendered('failed', [{ kind: 'step.started', data: { run: runId, step: 5, name: 'flag-on', token: 1 } }]))).toContain('Rollback: flag-on');
  });
});

describe('a huge run', () => {
  const steps = Array.from({ length: 90 }, (_, n) => ({ name: `step-${n}`, kind: 'http', risk: 'change' as const, approvals: 1, aside: false }));
  const base = (runStories['ready'] ?? []).map((fact) => (fact.kind === 'run.requested' ? { ...fact, data: { ...fact.data, steps } } : fact));
  const ended = Array.from({ length: 50 }, (_, step): NewFact => ({ kind: 'step.finished', data: { run: runId, step, name: `step-${step}`, status: 'succeeded', output: 'x'.repeat(8_000) } }));
  const waits: NewFact = { kind: 'step.waiting', data: { run: runId, step: 50, name: 'step-50', for: 'approval', digest, needed: 1, preview: 'a line of what runs\n'.repeat(400) } };
  const incident = incidentOf([...base, ...ended, waits]);
  const message = renderRun(incident, runOf(incident), shownWith(runOf(incident)));

  it('shows the steps around where it stands, counts the others, and keeps its buttons', () => {
    expect(wrongInMessage(message)).toEqual([]);
    const said = JSON.stringify(message);
    expect(said).toContain('*51. step-50*');
    expect(said).toMatch(/… 4\d earlier steps not shown/);
    expect(said).toMatch(/… 3\d later steps not shown/);
    expect(said).toContain('characters do not fit here');
    expect(Object.keys(buttons(message))).toEqual(['step_approve', 'step_refuse', 'step_break_glass', 'run_cancel']);
    expect(said).not.toContain('this message is full');
  });
});
