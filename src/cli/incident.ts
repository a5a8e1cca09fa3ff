// tocsin incident: what follows /incident in Slack, from a terminal, to a running Tocsin. For when Slack does not answer.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { toError } from '../domain/errors.ts';
import { incidentNumber } from '../domain/incident.ts';
import { Failure, UsageError, type Io } from './io.ts';

const flags = ['--url', '--in', '--key'] as const;
/** Longer than the server waits for its decision. */
const patienceMs = 20_000;
const tries = 4;
const answered = z.object({ data: z.object({ id: z.string(), state: z.enum(['waiting', 'done', 'refused', 'failed']), text: z.string() }) });
const refused = z.object({ error: z.string() });

type Asked = { readonly url: string; readonly token: string; readonly incident: string | undefined; readonly key: string; readonly text: string };

/** Exit 0 when it was done, 1 when it was refused or could not be sent. What fails on the way is sent again under the same key. */
export async function incident(args: readonly string[], io: Io): Promise<number> {
  const asked = askedOf(args, io);
  const body = JSON.stringify({ text: asked.text, incident: asked.incident ?? null });
  let answer = await exchange(asked, '/api/commands', { method: 'POST', body, headers: { 'content-type': 'application/json', 'idempotency-key': asked.key } }, io);
  for (let looks = 0; answer.state === 'waiting' && looks < tries; looks += 1) {
    await sleep(1_000);
    answer = await exchange(asked, `/api/commands/${answer.id}`, {}, io);
  }
  if (answer.state === 'done') return said(io.out, answer.text, 0);
  if (answer.state === 'waiting') return said(io.err, `It is stored and not decided yet. Look again with the same key: --key ${asked.key}`, 1);
  return said(io.err, answer.text, 1);
}

function said(say: (line: string) => void, text: string, code: number): number {
  say(text);
  return code;
}

/** Flags come first; from the first other word on, everything is the command, so that it may have flags of its own. */
function askedOf(args: readonly string[], { env }: Io): Asked {
  const given = new Map<string, string>();
  let at = 0;
  for (; args[at]?.startsWith('--'); at += 2) {
    const [flag = '', value] = [args[at], args[at + 1]];
    if (!flags.some((one) => one === flag)) throw new UsageError(`There is no ${flag} here. Flags of the command come after its verb.`);
    if (value === undefined) throw new UsageError(`${flag} needs a value.`);
    given.set(flag, value);
  }
  const text = args.slice(at).join(' ').trim();
  if (text === '') throw new UsageError('Say what: "tocsin incident declare checkout is down".');
  const about = given.get('--in');
  if (about !== undefined && incidentNumber(about) === undefined) throw new UsageError(`"${about}" is no incident: --in INC-42.`);
  const token = env['TOCSIN_TOKEN']?.trim() ?? '';
  if (token === '') throw new Failure('Set TOCSIN_TOKEN to a token of scope command: "tocsin token create <name> --scope command --person U…".');
  const url = given.get('--url') ?? (env['PUBLIC_URL']?.trim() || `http://127.0.0.1:${env['PORT']?.trim() || '3000'}`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is no address: https://tocsin.example.com.`);
  return { url: url.replace(/\/+$/, ''), token, incident: about, key: given.get('--key') ?? randomUUID(), text };
}

async function exchange(asked: Asked, path: string, init: RequestInit, io: Io): Promise<z.infer<typeof answered>['data']> {
  const headers = { authorization: `Bearer ${asked.token}`, ...(init.headers as Record<string, string> | undefined) };
  let why = '';
  for (let n = 1; n <= tries; n += 1) {
    if (n > 1) await sleep(250 * 2 ** n);
    try {
      const response = await fetch(asked.url + path, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
      const found = await resultOf(response);
      if (found) return found;
      why = `it answered ${response.status}`;
    } catch (error) {
      if (error instanceof Failure) throw error;
      why = reason(toError(error));
    }
    if (n < tries) io.err(`No answer yet from ${asked.url} (${why}); trying again.`);
  }
  throw new Failure(`${asked.url} could not be asked: ${why}. Whether it was done is not known; the same again is safe with --key ${asked.key}`);
}

/** Undefined when it is worth another try. Throws Failure with what the server said when it is not. */
async function resultOf(response: Response): Promise<z.infer<typeof answered>['data'] | undefined> {
  const text = await response.text();
  const body = parsed(text);
  const result = answered.safeParse(body);
  if (result.success) return result.data.data;
  if (response.status === 429 || response.status >= 500) return undefined;
  const words = refused.safeParse(body);
  throw new Failure(words.success ? words.data.error : `That is no Tocsin: HTTP ${response.status}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reason(error: Error): string {
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
