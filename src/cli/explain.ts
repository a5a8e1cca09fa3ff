// tocsin explain: what a webhook body would lead to, decided by the same functions as in earnest. Nothing is sent or stored.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Signal } from '../domain/alert.ts';
import type { Config } from '../domain/config.ts';
import { toError } from '../domain/errors.ts';
import { isTicketNews } from '../domain/github/news.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import { instant, toInstant, type Instant } from '../domain/time.ts';
import { triage } from '../domain/triage.ts';
import type { Source } from '../contracts.ts';
import { oneLine } from '../render/escape.ts';
import { loadRegistry } from '../registry.ts';
import { sayOpening } from './explain-opening.ts';
import { readConfig, readRunbooks } from './files.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

type World = { readonly config: Config; readonly runbooks: readonly Runbook[]; readonly at: Instant | undefined };

/** As if no incident were open. Texts of the file are printed as one clean line each: none steers the terminal. Exit 1 when the body cannot be read; then it says what would happen to it. */
export async function explain(args: readonly string[], io: Io): Promise<number> {
  const { flags, words: [file] } = readArgs(args, { at: { type: 'string' }, source: { type: 'string', default: 'pagerduty' } }, 1);
  if (file === undefined) throw new UsageError('Name the file with the payload.');
  const { webhooks } = await loadRegistry(path.join(home, 'handlers'));
  const source = webhooks.get(String(flags['source']));
  if (!source) throw new UsageError(`There is no source "${String(flags['source'])}": ${[...webhooks.keys()].join(', ')}.`);
  const at = timeOf(flags['at']);
  const body = await readBody(path.resolve(io.dir, file), file);
  const world: World = { config: await readConfig(io), runbooks: (await readRunbooks(io)).runbooks.map((loaded) => loaded.runbook), at };
  const { keys, lane } = source.place(body, { raw: Buffer.alloc(0), headers: {} });
  io.out(`Delivery  ${oneLine(keys.join(', '))}  in lane ${oneLine(lane)}`);
  const signals = signalsOf(source, body);
  if (signals instanceof Error) return unreadable(source, body, signals, world, io);
  for (const signal of signals) {
    if (isTicketNews(signal)) io.out(`News      of ${signal.type === 'issue' ? `the issue ${oneLine(signal.issue.url)}: ${signal.issue.state}` : `pull request ${signal.number} in ${oneLine(signal.repo)}: ${signal.state}`}. In earnest it would reach the incident that has it.`);
    else saySignal(signal, world, io);
  }
  if (signals.length === 0) io.out('Nothing in it: stored, and that is all.');
  return 0;
}

function timeOf(text: string | boolean | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const date = new Date(String(text));
  if (Number.isNaN(date.getTime())) throw new UsageError(`"${String(text)}" is no time: --at 2026-11-21T03:00:00Z`);
  return instant.parse(toInstant(date));
}

async function readBody(file: string, name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(`${name} cannot be read: ${toError(error).message}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${name} is not JSON: it would be answered 400 and not stored. (${oneLine(toError(error).message)})`, { cause: error });
  }
}

function signalsOf(source: Source, body: unknown): ReturnType<Source['read']> | Error {
  try {
    return source.read(body);
  } catch (error) {
    return toError(error);
  }
}

/** The same fate as in earnest: parked after five tries, and a trigger opens a minimal incident. */
function unreadable(source: Source, body: unknown, error: Error, world: World, io: Io): number {
  io.out(`Unreadable  ${oneLine(error.message)}`);
  io.out('It would be tried five times, then parked and shown in /readyz.');
  const salvaged = source.salvage(body, world.at ?? toInstant(io.now()));
  if (salvaged) {
    io.out('What can still be read of this trigger would open a minimal incident, so that somebody is told:');
    sayOpening(salvaged, world, io.out);
  }
  return 1;
}

function saySignal(signal: Signal, world: World, io: Io): void {
  if (signal.type === 'pinged') {
    io.out(`Signal    ${signal.type}  at ${signal.at}`);
    return io.out('Verdict   ignored: a test ping: the way in works');
  }
  io.out(`Signal    ${signal.type}${signal.type === 'ignored' ? '' : `  at ${signal.at}  by ${oneLine(signal.by.name ?? signal.by.id)}`}`);
  if (signal.type === 'ignored') return io.out(`Verdict   ignored: ${oneLine(signal.reason)}`);
  if (signal.type !== 'triggered') {
    io.out('Verdict   kept with its alert: here no incident is open that it could belong to.');
    return io.out('          In earnest it would move the incident that has this alert.');
  }
  const { alert } = signal;
  const now = world.at ?? signal.at;
  const { source, key, urgency, priority = 'none' } = alert;
  io.out(`Alert     ${oneLine(`${alert.title}  (${source} ${key}, ${alert.service.name}, urgency ${urgency}, priority ${priority})`)}`);
  io.out(`Assumed   it arrives ${world.at === undefined ? 'when it fired (another time: --at)' : `at ${now}`}, and no incident is open`);
  const verdict = triage({ alert, at: signal.at, now, open: [], recentOpens: 0, config: world.config });
  io.out(`Verdict   ${verdict.do}: ${verdict.why}`);
  if (verdict.do === 'open') sayOpening(signal, world, io.out);
}
