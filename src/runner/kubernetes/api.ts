// Kubernetes' REST API, as far as the executor needs it. A refusal is a value; what may work later is an Outage.
import { z } from 'zod';
import { Outage, toError } from '../../domain/errors.ts';
import type { Clock } from '../../ports.ts';
import type { Reply, Transport } from './transport.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Call = { readonly method: Method; readonly path: string; readonly query?: Readonly<Record<string, string>>; readonly body?: unknown };

/** `at` is the API server's clock in ms: ages of objects are counted by it, never by ours. */
export type Said =
  | { readonly is: 'ok'; readonly body: unknown; readonly at: number }
  | { readonly is: 'absent' | 'exists' }
  | { readonly is: 'refused'; readonly status: number; readonly message: string };

export type Api = {
  readonly ask: (call: Call) => Promise<Said>;
  /** The body as bytes, at most so many; undefined when it is not there. */
  readonly read: (path: string, query: Readonly<Record<string, string>>, most: number) => Promise<Buffer | undefined>;
  /** Lines of a watch, as they come. Ends with the signal, or when the server has had enough. */
  readonly lines: (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) => AsyncIterable<unknown>;
};

const mostBody = 8 * 1_024 * 1_024;
const mostTries = 4;
const longestPauseMs = 10_000;
const statusShape = z.looseObject({ reason: z.string().optional(), message: z.string().optional() });

export function createApi({ transport, clock }: { readonly transport: Transport; readonly clock: Clock }): Api {
  /** A 429 was not carried out, and neither was a conflict over a quota: those alone are repeated. */
  const send = async (call: Call, signal?: AbortSignal): Promise<Reply> => {
    const target = call.query === undefined ? call.path : `${call.path}?${new URLSearchParams(call.query).toString()}`;
    for (let n = 1; ; n += 1) {
      const reply = await reach(transport, { ...call, path: target }, signal);
      if (reply.status !== 429) return reply;
      await drain(reply);
      if (n === mostTries) throw new Outage('runbook', 'The cluster is too busy to answer (429).', { retryAfterMs: pauseOf(reply) });
      await clock.sleep(pauseOf(reply), signal);
    }
  };
  const ask = async (call: Call): Promise<Said> => {
    for (let n = 1; ; n += 1) {
      const reply = await send(call);
      const at = Date.parse(reply.headers['date'] ?? '') || clock.now().getTime();
      const body = await json(reply, call);
      if (reply.status < 300) return { is: 'ok', body, at };
      if (reply.status === 404) return { is: 'absent' };
      const { reason, message } = statusShape.safeParse(body).data ?? {};
      if (reply.status === 409 && reason === 'AlreadyExists') return { is: 'exists' };
      if (reply.status === 409 && call.method === 'POST' && n < mostTries) {
        await clock.sleep(250 * n);
        continue;
      }
      if (reply.status === 401) throw new Outage('runbook', 'The cluster does not accept the runner’s token (401). It is read anew for each call: look whether its file is still renewed.');
      if (reply.status >= 500) throw new Outage('runbook', `The cluster could not answer (${reply.status}).`, { ambiguous: call.method !== 'GET' });
      return { is: 'refused', status: reply.status, message: (message ?? '').slice(0, 300) };
    }
  };
  return {
    ask,
    async read(path, query, most) {
      const reply = await send({ method: 'GET', path, query });
      const body = await drain(reply, most);
      if (reply.status < 300) return body;
      // 400: the container has not started, or its log went with the machine.
      if (reply.status === 404 || reply.status === 400) return undefined;
      throw new Outage('runbook', `The cluster could not give the output (${reply.status}).`);
    },
    async *lines(path, query, signal) {
      const reply = await send({ method: 'GET', path, query }, signal);
      if (reply.status >= 300) throw new Outage('runbook', `The cluster could not be watched (${reply.status}).`);
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of reply.chunks) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts.filter((one) => one.trim() !== '')) yield JSON.parse(line);
      }
    },
  };
}

async function reach(transport: Transport, call: Call, signal: AbortSignal | undefined): Promise<Reply> {
  try {
    return await transport({
      method: call.method, path: call.path, signal,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      type: call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    });
  } catch (error) {
    throw new Outage('runbook', `The cluster cannot be reached: ${toError(error).message}`, { ambiguous: call.method !== 'GET', cause: error });
  }
}

/** An answer that breaks off in the middle says nothing of what was done. */
async function json(reply: Reply, call: Call): Promise<unknown> {
  try {
    const text = (await drain(reply)).toString('utf8');
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (reply.status >= 400) return undefined;
    throw new Outage('runbook', `The cluster’s answer broke off: ${toError(error).message}`, { ambiguous: call.method !== 'GET', cause: error });
  }
}

async function drain(reply: Reply, most: number = mostBody): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}

function pauseOf(reply: Reply): number {
  const seconds = Number(reply.headers['retry-after'] ?? '1');
  return Math.min(longestPauseMs, Math.max(0, Number.isFinite(seconds) ? seconds * 1_000 : 1_000));
}
