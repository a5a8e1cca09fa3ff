// For tests of the local executor: a spool of their own, jobs, and whether this machine has a sandbox at all.
import { spawnSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ended, Job } from '../../../src/runner/executor.ts';
import { createLocalExecutor, type LocalExecutor, type LocalOptions } from '../../../src/runner/local/executor.ts';
import { orderOf } from '../../../src/runner/local/job-order.ts';
import type { Order } from '../../../src/runner/local/order.ts';
import { readRunnerConfig, type Profile } from '../../../src/runner/profiles.ts';

function whyNotHere(): string | undefined {
  if (!existsSync('/usr/bin/bwrap')) return 'bubblewrap is not installed: apt-get install bubblewrap';
  for (const program of ['/usr/bin/dash', '/usr/bin/bash']) if (!existsSync(program)) return `${program} is not installed`;
  const tried = spawnSync('/usr/bin/bwrap', ['--unshare-user', '--unshare-all', '--disable-userns', '--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--proc', '/proc', '/usr/bin/true'], { encoding: 'utf8' });
  return tried.status === 0 ? undefined : `bubblewrap does not work here: ${tried.stderr.trim() || String(tried.error)}`;
}

/** Why tests that need the sandbox cannot run here; undefined when they can. */
export const noSandbox = whyNotHere();
/** The title says what is missing, where a skipped test is listed. */
export function needsSandbox(title: string): string {
  return noSandbox === undefined ? title : `${title} [not run: ${noSandbox}]`;
}

export function profiles(yaml: string = '{ plain: {} }'): Readonly<Record<string, Profile>> {
  const read = readRunnerConfig(`profiles: ${yaml}`);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.profiles;
}

export function profile(yaml: string = '{}'): Profile {
  const one = profiles(`{ plain: ${yaml} }`)['plain'];
  if (!one) throw new Error('no profile');
  return one;
}

export function folder(name: string = 'spool'): string {
  const dir = mkdtempSync(path.join(tmpdir(), `tocsin-test-${name}-`));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Outside the spools: a supervisor writes it when it leaves, which may be after its spool was removed. */
const cache = path.join(tmpdir(), `tocsin-test-cache-${process.getuid?.() ?? 0}`);

export function job(more: Partial<Job> = {}): Job {
  return {
    ref: 'run-0-1', name: 'step', shell: 'sh', body: 'echo ran', risk: 'read', idempotent: false, executor: 'plain', env: {}, secrets: {},
    egress: [], timeoutMs: 15_000, startBy: Date.now() + 60_000, ...more,
  };
}

export function executor(options: Partial<LocalOptions> = {}): { executor: LocalExecutor; spool: string } {
  const spool = options.spool ?? folder();
  const made = createLocalExecutor({ profiles: profiles(), spool, spares: 0, cache, ...options });
  onTestFinished(() => made.close());
  return { executor: made, spool };
}

/** Starts it and waits for its end. */
export async function run(made: LocalExecutor, one: Job): Promise<Ended & { readonly text: string }> {
  await made.start(one);
  await made.wait(one.ref, 18_000);
  const look = await made.look(one.ref, one.secrets);
  if (look.is !== 'ended') throw new Error(`it is ${look.is}`);
  return { ...look.end, text: Buffer.from(look.end.output).toString('utf8') };
}

export function order(spool: string, one: Job): Order {
  return orderOf(one, profile(), { spool, bwrap: '/usr/bin/bwrap', node: process.execPath, deny: [] });
}

/** A supervisor that has started and not been told anything yet. */
export function supervisor(): ChildProcess {
  const entry = path.resolve(import.meta.dirname, '../../../src/runner/local/supervisor.ts');
  return spawn(process.execPath, [entry], { stdio: ['pipe', 'ignore', 'inherit'], env: {} });
}

export async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Processes whose arguments hold the text. */
export function processesWith(text: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}
