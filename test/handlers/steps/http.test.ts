// The step kind http.
import { describe, expect, it } from 'vitest';
import http from '../../../handlers/steps/http.ts';
import type { StepResult } from '../../../src/contracts.ts';
import { Rejected } from '../../../src/domain/errors.ts';
import type { HttpRequest, HttpResponse, Outbound } from '../../../src/ports.ts';
import type { Step } from '../../../src/domain/runbook/types.ts';
import { aRunbook } from '../../support/runs.ts';

type Call = { readonly request: HttpRequest; readonly options: Parameters<Outbound['request']>[1] };

/** Performs the step against an outside that always answers the same. */
async function perform(changed: Partial<Step>, answer: Partial<HttpResponse> = {}): Promise<{ result: StepResult; calls: Call[] }> {
  const calls: Call[] = [];
  const outbound: Outbound = {
    request: (request, options) => {
      calls.push({ request, options });
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('fine'), ...answer });
    },
  };
  const [step] = aRunbook().steps;
  if (!step || !http.it.perform) throw new Error('an http step is performed by the bot');
  const result = await http.it.perform({ step: { ...step, ...changed }, params: {}, secrets: {}, egress: ['flags.acme.example:443'], timeoutMs: 9_000, outbound });
  return { result, calls };
}

const words = (result: StepResult) => Buffer.from(result.output).toString('utf8');

describe('an http step', () => {
  it('sends the one request that was approved, only to where the runbook may, with limits', async () => {
    const { result, calls } = await perform({});
    expect(calls).toEqual([{
      request: { method: 'PUT', url: 'https://flags.acme.example/api/flags/new-payment-flow', headers: {} },
      options: { allow: ['flags.acme.example:443'], timeoutMs: 9_000, maxBytes: 1_048_576 },
    }]);
    expect(result).toMatchObject({ status: 'succeeded', code: 200 });
    expect(words(result)).toBe('HTTP 200\nfine');
  });

  it.each([[199, 'failed'], [200, 'succeeded'], [299, 'succeeded'], [302, 'failed'], [404, 'failed'], [503, 'failed']])('that is answered %i has %s', async (status, expected) => {
    expect((await perform({}, { status })).result).toMatchObject({ status: expected, code: status });
  });

  it('succeeds only with the statuses and the header its author expects', async () => {
    expect((await perform({ expect: [404] }, { status: 404 })).result.status).toBe('succeeded');
    expect((await perform({ expect: [404] }, { status: 200 })).result.status).toBe('failed');
    const expectHeader = { name: 'X-State', pattern: '^off$' };
    expect((await perform({ expectHeader }, { headers: { 'x-state': 'off' } })).result.status).toBe('succeeded');
    expect((await perform({ expectHeader }, { headers: { 'x-state': 'turning off' } })).result.status).toBe('failed');
  });

  it('shows only the headers its author names', async () => {
    const { result } = await perform({ showHeaders: ['X-State', 'X-Gone'] }, { headers: { 'x-state': 'off', 'set-cookie': 'secret' } });
    expect(words(result)).toBe('HTTP 200\nX-State: off\nfine');
  });

  it('that cannot be built sends nothing and has failed', async () => {
    const { result, calls } = await perform({ http: undefined });
    expect([result.status, calls]).toEqual(['failed', []]);
    expect(words(result)).toContain('could not be built');
  });

  it('passes on what the guard refuses', async () => {
    const outbound: Outbound = { request: () => Promise.reject(new Rejected('runbook', 'egress', 'not allowed')) };
    const [step] = aRunbook().steps;
    if (!step) throw new Error('no step');
    await expect(http.it.perform?.({ step, params: {}, secrets: {}, egress: [], timeoutMs: 1, outbound })).rejects.toThrow('not allowed');
  });
});
