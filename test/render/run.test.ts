// The live message of a run: its words in each state, and that only what may be done now can be pressed.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import type { Message } from '../../src/render/blocks.ts';
import { renderRun } from '../../src/render/run.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { config, digest, incidentOf, runId, runOf, runStories, runbook } from './stories.ts';

function rendered(name: string, more: readonly NewFact[] = []): Message {
  const incident = incidentOf([...(runStories[name] ?? []), ...more]);
  return renderRun(incident, runOf(incident), { config, runbook });
}

function buttons(message: Message): Record<string, string> {
  const found = [...JSON.stringify(message).matchAll(/"action_id":"([a-z_]+)","text":\{[^}]*\},"value":"([^"]+)"/g)];
  return Object.fromEntries(found.map(([, id = '', value = '']) => [id, value]));
}

describe('golden runs', () => {
  for (const name of Object.keys(runStories)) it(name, () => sameMessage(`run-${name}`, rendered(name)));
});

describe('buttons', () => {
  const place = `42:${runId}:1:${digest.slice(0, 16)}`;

  it('are for what may be done now, and carry the place and what was shown', () => {
    expect(buttons(rendered('waiting-for-approval'))).toEqual({ step_approve: place, step_refuse: place, step_break_glass: place, run_cancel: `42:${runId}` });
    expect(Object.keys(buttons(rendered('by-hand')))).toEqual(['step_done', 'run_cancel']);
    expect(Object.keys(buttons(rendered('shell-step')))).toEqual(['step_done', 'run_cancel']);
    expect(Object.keys(buttons(rendered('unknown')))).toEqual(['step_happened', 'step_not_happened']);
    expect(buttons(rendered('running'))).toEqual({});
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

  it('say honestly that a shell step is shown and not run', () => {
    expect(JSON.stringify(rendered('waiting-for-approval'))).toContain('shown, not run: shell steps need the runner');
    expect(JSON.stringify(rendered('shell-step'))).toContain('Tocsin does not run this. Run it by hand');
    expect(JSON.stringify(rendered('by-hand'))).not.toContain('shell steps need the runner');
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
    expect(JSON.stringify(renderRun(incident, runOf(incident), { config }))).not.toContain('new-payment-flow');
  });

  it('take a body from the runbook only when it is the very text that runs', () => {
    const bare: NewFact = { kind: 'step.waiting', data: { run: runId, step: 1, name: 'flag-off', for: 'approval', digest, needed: 1 } };
    const incident = incidentOf([...(runStories['ready'] ?? []), bare]);
    const body = (blobSha: string) => JSON.stringify(renderRun(incident, runOf(incident), { config, runbook: { ...runbook, blobSha } })).includes('flags/{{FLAG}}');
    expect(body(runbook.blobSha)).toBe(true);
    expect(body('0000')).toBe(false);
  });

  it('leave asides out until they are used', () => {
    expect(JSON.stringify(rendered('failed'))).not.toContain('flag-on');
    expect(JSON.stringify(rendered('failed', [{ kind: 'step.started', data: { run: runId, step: 5, name: 'flag-on', token: 1 } }]))).toContain('Aside: flag-on');
  });
});

describe('a huge run', () => {
  const steps = Array.from({ length: 90 }, (_, n) => ({ name: `step-${n}`, kind: 'http', risk: 'change' as const, approvals: 1, aside: false }));
  const base = (runStories['ready'] ?? []).map((fact) => (fact.kind === 'run.requested' ? { ...fact, data: { ...fact.data, steps } } : fact));
  const ended = Array.from({ length: 50 }, (_, step): NewFact => ({ kind: 'step.finished', data: { run: runId, step, name: `step-${step}`, status: 'succeeded', output: 'x'.repeat(8_000) } }));
  const waits: NewFact = { kind: 'step.waiting', data: { run: runId, step: 50, name: 'step-50', for: 'approval', digest, needed: 1, preview: 'a line of what runs\n'.repeat(400) } };
  const incident = incidentOf([...base, ...ended, waits]);
  const message = renderRun(incident, runOf(incident), { config, runbook });

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
