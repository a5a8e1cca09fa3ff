// A small executor without a sandbox: each try is a shell of its own with a spool folder, as sure of itself as the real one, and quick.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, processId } from '../../src/runner/local/process-id.ts';
import type { Runnable } from '../../src/runner/loop.ts';

/** `date` counts to the millisecond; the marker is the first thing that is done, and everything after it is the effect. */
const SCRIPT = `cd "$DIR" || exit
[ "$(date +%s%3N)" -le "$START_BY" ] || exit
mkdir claim 2>/dev/null || exit
echo $$ > pid.new; mv pid.new pid
echo began >> out
sleep 0.15
echo 0 > rc.new; mv rc.new rc`;

function made(dir: string): boolean {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

export function programExecutor(spool: string): Runnable {
  const end = { status: 'succeeded', code: 0, output: Buffer.from('began\n'), bytes: 6, sha: '', durationMs: 150 } as const;
  const at = (ref: string, ...rest: readonly string[]): string => path.join(spool, ref, ...rest);
  const alive = (ref: string): boolean | undefined => {
    if (!existsSync(at(ref, 'pid'))) return undefined;
    const id = processId(Number(readFileSync(at(ref, 'pid'), 'utf8')));
    return id !== undefined && isAlive(id);
  };
  return {
    check: () => Promise.resolve({ ok: true, words: 'it works' }),
    start(job) {
      made(at(job.ref));
      spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: 'ignore', cwd: '/', env: { PATH: process.env['PATH'], DIR: at(job.ref), START_BY: String(job.startBy) } }).on('error', () => undefined).unref();
      return Promise.resolve();
    },
    look(ref) {
      made(at(ref));
      if (existsSync(at(ref, 'rc'))) return Promise.resolve({ is: 'ended', end });
      if (made(at(ref, 'claim'))) writeFileSync(at(ref, 'never'), '');
      if (existsSync(at(ref, 'never'))) return Promise.resolve({ is: 'never' });
      const lives = alive(ref);
      if (lives !== false) return Promise.resolve({ is: lives === undefined ? 'starting' : 'running' });
      return Promise.resolve(existsSync(at(ref, 'rc')) ? { is: 'ended', end } : { is: 'lost' });
    },
    kill: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
}
