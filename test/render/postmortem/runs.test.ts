// Runbook steps in the document: what only looked first and what undid are told apart from what was meant.
import { expect, it } from 'vitest';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { ada, drill, inputFrom, run, type Happening } from './incidents.ts';

const step = (name: string, risk: 'read' | 'change', aside: boolean) => ({ name, kind: 'http', risk, approvals: 0, aside });
const finished = (index: number, name: string, status: 'succeeded' | 'failed'): Happening => ({ kind: 'step.finished', at: 3 + index, data: { run, step: index, name, status, durationMs: 1_000 } });
const happened: readonly Happening[] = [
  ...drill,
  { kind: 'run.requested', at: 2, by: ada, data: { run, runbook: 'scale', title: 'Scale up', blob: 'a'.repeat(40), params: {}, steps: [step('Scale', 'change', false), step('Check', 'read', false), step('Plan', 'read', true), step('Scale down', 'change', true)] } },
  finished(2, 'Plan', 'succeeded'), finished(0, 'Scale', 'succeeded'), finished(1, 'Check', 'failed'),
  { kind: 'run.rolling_back', at: 7, data: { run, step: 1, name: 'Check', why: 'it answered 503' } },
  finished(3, 'Scale down', 'succeeded'),
];

it('says which step was a dry run, which a rollback, and why it was undone', () => {
  const { markdown } = renderPostmortem(inputFrom(happened));
  for (const cell of ['| Scale |', '| Check |', '| Plan (dry run) |', '| Scale down (rollback) |']) expect(markdown).toContain(cell);
  expect(markdown).toContain('R1, “Scale up”, undid what it had done, after “Check”: it answered 503');
});
