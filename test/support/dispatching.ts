// A workflow_dispatch step being performed against the GitHub in memory: what came of it, what was told and how long it slept.
import dispatch from '../../handlers/steps/workflow_dispatch.ts';
import type { StepWork } from '../../src/contracts.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { FakeGitHub } from './fake-github.ts';

const runId = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
export const tryRef = (token: number, step = 2) => `${runId}-${step}-${token}`;

function aStep(idempotent: boolean) {
  const fence = `\`\`\`yaml {"name":"deploy","kind":"workflow_dispatch","idempotent":"${idempotent}","timeout":"10m"}\nrepo: acme/deploys\nworkflow: deploy.yml\nref: main\ninputs: { service: { param: SERVICE }, reason: rollback }\n\`\`\`\n`;
  const head = '---\nrunbook: 1\nid: bad-deploy\ntitle: Roll back a deploy\nowner: "@acme/platform"\nlast-reviewed: 2026-11-09\nexecutor: github-dispatch\nparams:\n  SERVICE: { type: k8s-name, required: true }\n---\n';
  const read = parseRunbook({ path: 'runbooks/bad-deploy.md', text: `${head}\n# Roll back\n\n${fence}` });
  const step = read.ok ? read.runbook.steps[0] : undefined;
  if (!step) throw new Error(JSON.stringify(read));
  return step;
}

/** A clock that sleeps in no time. */
function quick() {
  let at = 0;
  const slept: number[] = [];
  const sleep = (ms: number, signal?: AbortSignal) => {
    if (!signal?.aborted) slept.push(ms);
    at += signal?.aborted ? 0 : ms;
    return Promise.resolve();
  };
  return { slept, clock: { now: () => new Date(Date.parse('2026-11-21T10:00:00Z') + at), monotonicMs: () => at, sleep } };
}

type More = Partial<StepWork> & { readonly idempotent?: boolean };
/** Performs the step `deploy` with a clock that sleeps in no time. */
export async function performDispatch(github: FakeGitHub | undefined, { idempotent = false, ...more }: More = {}) {
  const { clock, slept } = quick();
  const told: string[] = [];
  const work: StepWork = {
    step: aStep(idempotent), params: { SERVICE: { type: { type: 'k8s-name' }, value: 'checkout' } }, secrets: {}, egress: [], timeoutMs: 600_000,
    outbound: { request: () => Promise.reject(new Error('nothing goes out here')) }, ref: tryRef(1), github, clock,
    tell: (words) => { told.push(words); return Promise.resolve(); }, ...more,
  };
  const outcome = await (dispatch.it.perform?.(work) ?? Promise.reject(new Error('performed by the bot'))).catch((error: unknown) => error);
  const result = outcome instanceof Error ? undefined : outcome as { status: string; output: Uint8Array };
  return { slept, told, error: outcome instanceof Error ? outcome : undefined, status: result?.status, words: Buffer.from(result?.output ?? []).toString('utf8') };
}
