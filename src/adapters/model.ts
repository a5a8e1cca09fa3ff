// A model behind an OpenAI-compatible /chat/completions: one question, one answer of claims. No vendor's package, no streaming, no tools.
import { z } from 'zod';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Model } from '../ports.ts';

export type ModelOptions = {
  /**
   * The address before `/chat/completions`, such as https://api.openai.com/v1. It is the operator's own setting and no input, so it does
   * not pass the egress guard: a model on this machine (http://127.0.0.1:11434/v1 for Ollama) is a good choice.
   */
  readonly url: string;
  readonly name: string;
  /** Models on one's own machine need none. */
  readonly key?: string | undefined;
  readonly version: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** For one question from connecting to the last byte; 60,000 when left out. */
  readonly timeoutMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
};

/** Twenty claims are 8 kB. */
const mostBytes = 262_144;
const mostClaims = 100;

/** The vendor's envelope: tolerant. */
const envelope = z.object({ choices: z.array(z.object({ finish_reason: z.string().nullish(), message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }) })).min(1) });
/** What we asked for: strict. Each claim is read by the gate, which counts what is none. */
const answer = z.strictObject({ claims: z.array(z.unknown()).max(mostClaims) });
const trouble = z.object({ error: z.object({ code: z.union([z.string(), z.number()]).nullish(), type: z.string().nullish() }) });

/** Throws Outage or Rejected. Neither key nor question nor answer is ever in what is thrown: it is logged and shown. */
export function createModel(options: ModelOptions): Model {
  const address = `${options.url.replace(/\/+$/, '')}/chat/completions`;
  const send = options.fetch ?? globalThis.fetch;
  return {
    async propose({ system, user }) {
      const body = JSON.stringify({ model: options.name, response_format: { type: 'json_object' }, messages: [{ role: 'system', content: system }, { role: 'user', content: user }] });
      const headers = { 'content-type': 'application/json', 'user-agent': `tocsin/${options.version}`, ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }) };
      const signal = AbortSignal.timeout(options.timeoutMs ?? 60_000);
      try {
        // What is sent goes to the host that the operator named, and no further.
        const response = await send(address, { method: 'POST', headers, body, signal, redirect: 'manual' });
        const text = await textOf(response);
        if (!response.ok) throw failure(response, text, options.now?.() ?? new Date());
        return claimsIn(text);
      } catch (error) {
        if (error instanceof Outage || error instanceof Rejected) throw error;
        throw new Outage('model', signal.aborted ? 'The model did not answer in time.' : 'The model’s host could not be reached.');
      }
    },
  };
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Rejected('model', 'too_large', 'The model’s answer is far larger than a list of claims: look at MODEL_NAME.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const advice: Readonly<Record<number, string>> = {
  400: 'It did not take the question: MODEL_NAME must name a chat model that can answer in JSON, with room for some 20,000 tokens.', 401: 'It did not take the key: look at MODEL_API_KEY.',
  402: 'It asks to be paid first.', 403: 'The key may not use this model: look at MODEL_API_KEY and MODEL_NAME.', 404: 'There is no such model or address: look at MODEL_URL (without /chat/completions) and MODEL_NAME.',
  413: 'The question is too long for it: name a model with more room in MODEL_NAME.', 422: 'It did not take the question: look at MODEL_NAME.',
};

function failure(response: Response, text: string, now: Date): Error {
  const { status } = response;
  const code = codeIn(text);
  // The vendor's own sentence may repeat the question or a part of the key: only its code is told.
  const said = `The model’s host answered ${status}${code === undefined ? '' : ` (${code})`}.`;
  if (status === 429 && code !== 'insufficient_quota') return new Outage('model', `${said} It asks to wait.`, { retryAfterMs: retryAfter(response, now) ?? 60_000 });
  if (status === 408 || status >= 500) return new Outage('model', said, { retryAfterMs: retryAfter(response, now) });
  if (status >= 300 && status < 400) return new Rejected('model', String(status), `${said} It points elsewhere, where nothing is sent: put the right address into MODEL_URL.`);
  return new Rejected('model', code ?? String(status), `${said} ${status === 429 ? 'Its quota is used up.' : (advice[status] ?? 'Look at MODEL_URL and MODEL_NAME.')}`);
}

function codeIn(text: string): string | undefined {
  const { error } = trouble.safeParse(json(text)).data ?? {};
  const code = String(error?.code ?? error?.type ?? '');
  return /^[a-z][a-z_]{2,40}$/.test(code) ? code : undefined;
}

function retryAfter({ headers }: Response, now: Date): number | undefined {
  const given = headers.get('retry-after');
  if (given === null) return undefined;
  const ms = /^\d{1,7}(?:\.\d+)?$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function claimsIn(text: string): readonly unknown[] {
  const read = envelope.safeParse(json(text));
  const [first] = read.data?.choices ?? [];
  if (!first) throw new Rejected('model', 'malformed', 'What answered is no OpenAI-compatible model: look at MODEL_URL.');
  const { finish_reason: reason, message } = first;
  if (reason === 'content_filter' || message.refusal) throw new Rejected('model', 'refused', 'The model would not answer. Write it yourself, or try another MODEL_NAME.');
  if (reason === 'length') throw new Rejected('model', 'cut_off', 'The model’s answer broke off: it has too little room. Try another MODEL_NAME.');
  const claims = answer.safeParse(json(bare(message.content ?? '')));
  if (!claims.success) throw new Rejected('model', 'malformed', 'The model did not answer with a list of claims. Try again, or another MODEL_NAME.');
  return claims.data.claims;
}

/** Without the fence and the thoughts that some models put around what they were asked for. */
function bare(content: string): string {
  return content.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim().replace(/^```(?:json)?\s*\n([\s\S]*?)\n?```$/, '$1');
}

function json(text: string): unknown {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
