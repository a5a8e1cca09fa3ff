// tocsin serve as a process, and what it logs as something to wait for.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './support.ts';

export type Line = { readonly message: string; readonly url?: string; readonly signal?: string; readonly [field: string]: unknown };

export type Serving = {
  readonly child: ChildProcess;
  /** Lines of the log, and what came on standard error. */
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  readonly ended: Promise<number | null>;
  /** The first line whose message begins so, now or later. Rejects when it ends without. */
  heard(message: string): Promise<Line>;
  said(message: string): Line[];
};

export function startServing(args: readonly string[], { env, dir }: { readonly env: Readonly<Record<string, string>>; readonly dir: string }): Serving {
  const child = spawn(process.execPath, [path.join(root, 'bin/tocsin.mjs'), 'serve', ...args], { cwd: dir, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting: (() => void)[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    waiting.forEach((look) => look());
  });
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const said = (message: string): Line[] => lines.map((line) => JSON.parse(line) as Line).filter((line) => line.message.startsWith(message));
  const heard = (message: string): Promise<Line> => new Promise((resolve, reject) => {
    const look = () => {
      const [found] = said(message);
      if (found) resolve(found);
    };
    waiting.push(look);
    look();
    void ended.then((code) => reject(new Error(`ended with ${code} before it said "${message}": ${errors.join('\n')}`)));
  });
  return { child, lines, errors, ended, heard, said };
}
