// What is masked in the output of a try: secrets, and values of parameters that are as sensitive; after a restart as well.
import { expect, test } from 'vitest';
import { blobSha } from '../../src/domain/runbook/blob.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import { digestOf } from '../../src/domain/runbook/pinned.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { silentLog } from '../../src/log.ts';
import { adopt, begin, type Deps } from '../../src/runner/follow.ts';
import type { Claimed } from '../../src/runner/ledger.ts';
import { systemClock } from '../../src/world.ts';
import { shellRunbook } from '../support/shell-runs.ts';

const { text } = shellRunbook('rotate', [{ annotation: { name: 'rotate', risk: 'read' }, body: 'rotate "$TOKEN"' }], [
  'secrets: [API_KEY]', 'params:', '  TOKEN: { type: string, pattern: "^[a-z0-9]{1,40}$", required: true, sensitive: true }', '  PIN: { type: string, pattern: "^[0-9]{1,40}$", required: true, sensitive: true }', '  HOST: { type: hostname, default: web-12 }',
]);
const read = parseRunbook({ path: 'rotate.md', text });
if (!read.ok) throw new Error(JSON.stringify(read.findings));
const [step] = read.runbook.steps;
if (!step) throw new Error('there must be a step');
const params = { TOKEN: 'hush1234', PIN: '12345', HOST: 'web-12' };
const claimed: Claimed = {
  run: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11', step: 0, token: 1, ref: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11-0-1', attempt: 1, idempotent: true,
  runbook: 'rotate', blob: blobSha(text), source: text, params, outputs: {}, digest: digestOf({ runbook: read.runbook, params, outputs: {} }, step, defaultPolicy),
};

test.each(['begun here', 'adopted'])('%s', async (how) => {
  const hidden: unknown[] = [];
  const deps: Deps = {
    ledger: {
      mark: () => Promise.resolve(true), report: () => Promise.resolve(true), extend: () => Promise.resolve('go on'), settle: () => Promise.resolve('ready'),
    } as unknown as Deps['ledger'],
    executorOf: () => ({
      check: () => Promise.resolve({ ok: true, words: 'it works' }), start: () => Promise.resolve(), kill: () => Promise.resolve(), forget: () => Promise.resolve(),
      look: (_ref, values) => {
        hidden.push(values);
        return Promise.resolve({ is: 'ended', end: { status: 'succeeded', code: 0, output: Buffer.from(''), bytes: 0, sha: '', durationMs: 1 } });
      },
    }),
    own: () => Promise.resolve({ text, policy: defaultPolicy, kinds: [], profiles: ['local'], secretsOf: () => ({ API_KEY: 'key-123456' }) }),
    secretsOf: () => ({ API_KEY: 'key-123456' }), kinds: [], clock: systemClock, log: silentLog, beatMs: 1_000, retryMs: 1, over: new AbortController().signal,
  };
  await (how === 'adopted' ? adopt(deps, claimed) : begin(deps, claimed, { startBy: Date.now() + 60_000, lookFrom: 0 }));
  expect(hidden).toEqual([{ TOKEN: 'hush1234', API_KEY: 'key-123456' }]);
});
