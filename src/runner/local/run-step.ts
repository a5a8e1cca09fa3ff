// Runs one step in its sandbox until nothing of it is left, and says how it ended. The supervisor's heart; built-ins only.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Server } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { FD, MOST_OUTPUT, MOST_STDOUT, type Order } from './order.ts';
import { isAlive, processId, type ProcessId } from './process-id.ts';
import { createProxy, type Network } from './proxy.ts';
import type { Rc } from './spool.ts';

type End = 'timed_out' | 'cancelled' | 'over' | 'broken';
type Sheet = { bytes: number; stdout: number; note: string | undefined; end: End | undefined; init: ProcessId | undefined };

export type Running = { readonly done: Promise<Rc>; readonly cancel: () => void };

/** setTimeout counts in 31 bits. */
const longestTimeout = 2_147_483_647;

/** Begins at once. Paths are relative to the current folder, the try's own: a socket's path may have 107 bytes only. */
export function runStep(order: Order, network: Network): Running {
  const sheet: Sheet = { bytes: 0, stdout: 0, note: undefined, end: undefined, init: undefined };
  const begun = performance.now();
  let child: ChildProcess | undefined;
  const stop = (end: End, note?: string): void => {
    sheet.end ??= end;
    sheet.note ??= note;
    child?.kill('SIGKILL');
  };
  const keep = createKeeper(sheet, () => stop('over', 'It was ended for writing more than 8 MiB of output.'));
  const run = async (): Promise<Rc> => {
    const proxy = order.egress && createProxy(order.egress, network, keep.say);
    if (proxy) await listening(proxy).catch((error: unknown) => stop('broken', `The way out could not be opened, so nothing was run: ${String(error)}`));
    if (sheet.end === undefined) child = spawnSandbox(order);
    const deadline = setTimeout(() => stop('timed_out'), Math.min(order.timeoutMs, longestTimeout));
    const [code, signal] = child ? await attend(child, order, { sheet, keep, stop }) : [null, null];
    clearTimeout(deadline);
    proxy?.close();
    keep.close();
    // A signal that came after the end changes nothing about it.
    const end = signal === null && code !== null ? undefined : sheet.end;
    return rcOf(sheet, end, code, Math.round(performance.now() - begun));
  };
  return { done: run(), cancel: () => stop('cancelled') };
}

function listening(proxy: Server): Promise<void> {
  return new Promise((open, fail) => void proxy.on('error', fail).listen('egress.sock', open));
}

function rcOf({ bytes, note }: Sheet, end: End | undefined, code: number | null, durationMs: number): Rc {
  if (end === 'timed_out' || end === 'cancelled') return { status: end, durationMs, bytes };
  if (end !== undefined || code === null) return { status: 'failed', durationMs, bytes, over: end === 'over', note };
  return { status: code === 0 ? 'succeeded' : 'failed', code, durationMs, bytes, note };
}

type Keeper = { readonly out: (chunk: Buffer) => void; readonly stdout: (chunk: Buffer) => void; readonly say: (words: string) => void; readonly close: () => void };

function createKeeper(sheet: Sheet, full: () => void): Keeper {
  const files = new Map<string, number>();
  const write = (name: string, chunk: Buffer): void => {
    if (chunk.length === 0) return;
    try {
      const file = files.get(name) ?? openSync(name, 'a', 0o600);
      files.set(name, file);
      writeSync(file, chunk);
    } catch (error) {
      // A full disk under the spool must not end a running change: its exit code still counts.
      sheet.note ??= `Some of its output could not be kept: ${error instanceof Error ? error.message : 'unknown error'}.`;
    }
  };
  const out = (chunk: Buffer): void => {
    write('out', chunk.subarray(0, Math.max(0, MOST_OUTPUT - sheet.bytes)));
    sheet.bytes += chunk.length;
    if (sheet.bytes > MOST_OUTPUT) full();
  };
  return {
    out,
    stdout: (chunk) => {
      out(chunk);
      write('stdout', chunk.subarray(0, Math.max(0, MOST_STDOUT - sheet.stdout)));
      sheet.stdout += chunk.length;
    },
    say: (words) => out(Buffer.from(`tocsin: ${words}\n`)),
    close: () => files.forEach((file) => closeSync(file)),
  };
}

function spawnSandbox(order: Order): ChildProcess {
  const extra = Array.from({ length: order.egress ? FD.hosts - 2 : FD.gate - 2 }, () => 'pipe' as const);
  return spawn(order.bwrap, ['--args', String(FD.options), '--', ...order.command], { env: { ...order.env }, cwd: '/', stdio: ['ignore', 'pipe', 'pipe', ...extra] });
}

type Attending = { readonly sheet: Sheet; readonly keep: Keeper; readonly stop: (end: End, note?: string) => void };

/** From the start to the moment when nothing of the sandbox is left. */
async function attend(child: ChildProcess, order: Order, { sheet, keep, stop }: Attending): Promise<readonly [number | null, NodeJS.Signals | null]> {
  const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('exit', (code, signal) => resolve([code, signal]));
    child.once('error', (error) => {
      sheet.note ??= `The sandbox could not be started: ${error.message}`;
      resolve([null, null]);
    });
  });
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  child.stdout?.on('data', order.apart ? keep.stdout : keep.out);
  child.stderr?.on('data', keep.out);
  const begun = openGate(child, order, { sheet, keep, stop });
  const end = await ended;
  if (!begun() && sheet.end === undefined) {
    sheet.end = 'broken';
    sheet.note ??= 'The sandbox could not be set up, so nothing was run.';
  }
  if (sheet.init) await gone(sheet.init);
  // Whoever held the other end of the output is dead by now; half a second is for what still lies in the sockets.
  await Promise.race([closed, pause(500)]);
  return begun() ? end : [null, end[1]];
}

/** Hands over options and body, and gives the word once bubblewrap's life is bound to ours and the way out is open. */
function openGate(child: ChildProcess, order: Order, { sheet, stop }: Attending): () => boolean {
  const stdio: readonly unknown[] = child.stdio;
  const pipe = (fd: number): Duplex | undefined => {
    const one = stdio[fd];
    // The other end goes away when bubblewrap fails; that it failed is seen by its end.
    return one instanceof Duplex ? one.on('error', () => undefined) : undefined;
  };
  const give = (fd: number, text: string): void => void pipe(fd)?.end(text);
  give(FD.options, `${order.options.join('\0')}\0`);
  give(FD.body, order.body);
  if (order.egress) {
    give(FD.forwarder, order.forwarder);
    give(FD.hosts, order.hosts);
  }
  let ready = order.egress === undefined;
  let word = false;
  const tryOpen = (): void => {
    if (word || !ready || sheet.init === undefined) return;
    word = true;
    give(FD.gate, 'go\n');
  };
  pipe(FD.status)?.on('data', (chunk: Buffer) => {
    const pid = /"child-pid": (\d+)/.exec(chunk.toString('latin1'))?.[1];
    if (pid !== undefined) sheet.init ??= processId(Number(pid)) ?? { pid: Number(pid), start: '', boot: '' };
    tryOpen();
  });
  pipe(FD.gate)?.on('data', (chunk: Buffer) => {
    const said = chunk.toString('utf8').trim();
    if (word) return;
    if (said !== 'ready') return stop('broken', `The way out could not be opened, so nothing was run: ${said.slice(0, 200)}`);
    ready = true;
    tryOpen();
  });
  return () => word;
}

/** The sandbox's first process goes last: the kernel waits for all the others before it lets it. */
async function gone(init: ProcessId): Promise<void> {
  for (let waited = 0; isAlive(init) && waited < 5_000; waited += 1) await pause(1);
}
