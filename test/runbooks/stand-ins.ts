// Stand-ins for the programs that shell steps call: small scripts on PATH that note how they were called and answer as a test says.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'vitest';
import type { Ended, Job } from '../../src/runner/executor.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Ends a call. Each is written by one `printf`, so by one write: the programs of a pipe run side by side. */
const end = '\u001e';
const places = ['/usr/local/bin', '/usr/bin', '/bin'];

/** Of the programs that scripts are run with in earnest here, those that this machine lacks. */
export function lacking(programs: readonly string[]): readonly string[] {
  const isThere = (file: string): boolean => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return programs.filter((program) => !places.some((place) => isThere(path.join(place, program))));
}

/** `test` where these programs are installed; the list in all.test.ts says what is not. */
export function testWith(...programs: readonly string[]): typeof test {
  return test.skipIf(lacking(programs).length > 0) as typeof test;
}

export type StandIns = {
  /** What was called, oldest first: the program and its words, each word as one. */
  calls(): Promise<readonly (readonly string[])[]>;
  /** Runs the body of a step as a runner does, with the stand-ins before everything else on PATH, and no sandbox. */
  run(job: Pick<Job, 'shell' | 'body' | 'env' | 'secrets'>): Promise<Ended & { readonly stdout: Uint8Array }>;
  /** Where a stand-in may keep something (`$STATE` in its script). */
  readonly state: string;
};

/** `programs`: by name, what each does after it has noted its words; `$*` are its words, `$STATE` is a folder of its own. */
export async function standIns(programs: Readonly<Record<string, string>>): Promise<StandIns> {
  const dir = await temporaryFolder('runbook');
  const [bin, scratch, state, log] = ['bin', 'scratch', 'state', 'calls'].map((name) => path.join(dir, name)) as [string, string, string, string];
  for (const one of [bin, scratch, state]) await mkdir(one);
  await writeFile(log, '');
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(path.join(bin, name), `#!/bin/sh\nSTATE='${state}'\nprintf '%s\\037' '${name}' "$@" '${end}' >>'${log}'\n${body}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  return {
    state,
    calls: async () => (await readFile(log, 'utf8')).split(`${end}\u001f`).slice(0, -1).map((line) => line.split('\u001f').slice(0, -1)),
    run: (job) => run(job, { bin, scratch }),
  };
}

async function run({ shell, body, env, secrets }: Pick<Job, 'shell' | 'body' | 'env' | 'secrets'>, { bin, scratch }: { readonly bin: string; readonly scratch: string }): Promise<Ended & { readonly stdout: Uint8Array }> {
  const file = path.join(scratch, 'step.sh');
  await writeFile(file, body);
  // The same switches as in src/runner/local; nothing of this process's own environment.
  const [program, ...switches] = shell === 'bash' ? ['bash', '-euo', 'pipefail'] : ['dash', '-eu'];
  const child = spawn(program ?? '', [...switches, file], {
    cwd: scratch, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: [bin, ...places].join(':'), HOME: scratch, TMPDIR: scratch, LANG: 'C.UTF-8', ...env, ...secrets },
  });
  const [stdout, all]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => { stdout.push(chunk); all.push(chunk); });
  child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => resolve(ended ?? 128));
  });
  const output = Buffer.concat(all);
  return {
    status: code === 0 ? 'succeeded' : 'failed', code, output, stdout: Buffer.concat(stdout), bytes: output.length,
    sha: createHash('sha256').update(output).digest('hex'), durationMs: 1,
  };
}
