// POST /api/commands: what follows /incident, from whoever has a token of scope command. Stored like any command, then acknowledged.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { commandAnswer, commandBody, commandPlace, commandSource, storedCommand, type StoredCommand } from '../domain/api-command.ts';
import { Malformed } from '../domain/errors.ts';
import { incidentName, incidentNumber } from '../domain/incident.ts';
import { toInstant } from '../domain/time.ts';
import type { Bell } from '../engine/bell.ts';
import type { Arriving } from '../engine/traced.ts';
import type { Clock } from '../ports.ts';
import { findAnswered, storeDelivery, type AnsweredRow } from '../store/delivery.ts';
import type { Db } from '../store/pool.ts';
import type { CommandJson } from './api-shapes.ts';
import { bearerGate, type Caller } from './bearer.ts';
import { readJson, send, type Body, type Route } from './http.ts';
import { unlimited, type Limits } from './limits.ts';

/** Words, not files. */
const limit = 65_536;
/** How long a request waits for the decision, which takes some milliseconds; whoever is told 202 looks at the link. */
const usualWaitMs = 10_000;
const lookEveryMs = 50;

export type CommandDeps = {
  readonly db: Db; readonly bell: Pick<Bell, 'ring'>; readonly clock: Clock; readonly token: string | undefined; readonly limits?: Limits; readonly waitMs?: number; readonly arriving?: Arriving | undefined;
};

/** 200 done · 202 not decided yet, with a Location · 403, 409, 422 refused, with words. Throws Malformed 400, 404, 413, 415. */
export function commandsRoute(deps: CommandDeps): Route {
  const gate = bearerGate({ db: deps.db, token: deps.token, limits: deps.limits ?? unlimited });
  return async (request, response, url, body) => {
    const parts = /^\/api\/commands(?:\/([^/]*))?$/.exec(url.pathname);
    if (!parts) return false;
    const [, id] = parts;
    const caller = await gate(request, response, 'command', id === undefined ? 'POST' : 'GET');
    if (!caller) return true;
    if (id === undefined) await post(deps, { request, response, body }, caller);
    else answer(response, await resultOf(deps, caller, id), 200);
    return true;
  };
}

type Asked = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Body };

async function post(deps: CommandDeps, { request, response, body }: Asked, caller: Caller): Promise<void> {
  const stored = deps.arriving?.('api', String(request.headers['traceparent'] ?? ''));
  const key = keyOf(request);
  const command = await commandOf(request, body, caller);
  const place = commandPlace(command, key);
  const over = new AbortController();
  response.once('close', () => over.abort());
  const kept = await storeDelivery(deps.db, { source: commandSource, ...place, body: JSON.stringify(command), urgency: 0 });
  deps.bell.ring('delivery');
  stored?.({ source: commandSource, key: place.key, ...kept });
  const waitMs = /\brespond-async\b/i.test(String(request.headers['prefer'] ?? '')) ? 0 : (deps.waitMs ?? usualWaitMs);
  const row = await decided(deps, place, waitMs, over.signal);
  const before = storedCommand.safeParse(JSON.parse(row.body));
  // Let go of (prune, erase), it can be compared no more.
  if (before.success && !isSame(before.data, command)) {
    return send(response, 422, { error: 'This Idempotency-Key was used for another command. A new command needs a new key.' });
  }
  answer(response, row);
}

/** Without one, a request that is sent twice would declare twice. */
function keyOf({ headers }: IncomingMessage): string {
  const given = headers['idempotency-key'];
  const key = /^"?([\x21\x23-\x7e]{1,100})"?$/.exec(String(given ?? ''))?.[1];
  if (key === undefined) throw new Malformed(400, 'Send an Idempotency-Key: 1 to 100 visible characters, new for each command and the same when you repeat it. A UUID is good.');
  return key;
}

async function commandOf(request: IncomingMessage, body: Body, { person, name }: Caller): Promise<StoredCommand> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Malformed(415, 'Only application/json.');
  const read = commandBody.safeParse(readJson((await body(limit)).toString('utf8')));
  if (!read.success) throw new Malformed(400, read.error.issues.map((issue) => issue.message).join(' '));
  const { text, incident } = read.data;
  const number = typeof incident === 'string' ? incidentNumber(incident) : undefined;
  // The scope command has a person: the database holds it.
  if (person === undefined) throw new Error(`the token ${name} is bound to nobody`);
  return { user: person, token: name, text: text.replaceAll('\u0000', '').toWellFormed(), ...(number === undefined ? {} : { incident: number }) };
}

function isSame(a: StoredCommand, b: StoredCommand): boolean {
  return a.text === b.text && a.incident === b.incident;
}

/** The delivery when it has ended, or as it is when the wait is over or nobody waits any more. */
async function decided({ db, clock }: CommandDeps, { key, lane }: { key: string; lane: string }, waitMs: number, over: AbortSignal): Promise<AnsweredRow> {
  const until = clock.monotonicMs() + waitMs;
  for (;;) {
    const row = await findAnswered(db, commandSource, lane, { key });
    if (!row) throw new Error('a command that was stored is not there');
    if (!['waiting', 'running'].includes(row.state) || over.aborted || clock.monotonicMs() >= until) return row;
    await clock.sleep(lookEveryMs, over);
  }
}

async function resultOf({ db }: CommandDeps, { person = '' }: Caller, id: string): Promise<AnsweredRow> {
  const found = /^[1-9][0-9]{0,14}$/.test(id) ? await findAnswered(db, commandSource, commandPlace({ user: person }, '').lane, { id: Number(id) }) : undefined;
  if (!found) throw new Malformed(404, 'There is no such command of yours.');
  return found;
}

/** `status`: of a look at the result, which succeeds whatever the result says. */
function answer(response: ServerResponse, row: AnsweredRow, status?: number): void {
  const said = commandJson(row);
  const headers: Record<string, string> = said.data.state === 'waiting' ? { location: `/api/commands/${row.id}`, 'retry-after': '1' } : {};
  const usual = said.data.state === 'waiting' ? 202 : said.status;
  const refused = usual >= 400 && status === undefined;
  send(response, status ?? usual, refused ? { error: said.data.text, data: said.data } : { data: said.data, next: null }, headers);
}

function commandJson(row: AnsweredRow): { readonly data: CommandJson; readonly status: number } {
  const { text = '', incident } = storedCommand.partial().parse(JSON.parse(row.body));
  const about = row.incident_id ?? incident;
  const command = { id: String(row.id), command: text, incident: about === undefined ? null : incidentName(about), receivedAt: toInstant(row.received_at) };
  if (row.state === 'parked') return { status: 500, data: { ...command, state: 'failed', text: `Something is wrong on Tocsin’s side and it could not do that. It is kept as delivery ${row.id}; "tocsin doctor" shows it.` } };
  const read = commandAnswer.safeParse(row.answer);
  if (!read.success && !['waiting', 'running'].includes(row.state)) return { status: 200, data: { ...command, state: 'done', text: 'It was decided. What was asked and answered is no longer kept.' } };
  if (!read.success) return { status: 202, data: { ...command, state: 'waiting', text: 'Stored, and not decided yet.' } };
  return { status: read.data.status, data: { ...command, state: read.data.state, text: read.data.text } };
}
