// The spool folder: who may start, and what is said of a try from what lies there.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, processId, readProcessId } from '../../../src/runner/local/process-id.ts';
import { claim, empty, examine, takeMarker } from '../../../src/runner/local/spool.ts';
import { exited, folder, supervisor } from './support.ts';

const dead = { pid: 1, start: '1', boot: 'another boot' };
const lying = (dir: string, names: Readonly<Record<string, unknown>>) => {
  for (const [name, value] of Object.entries(names)) {
    if (name === 'claim') mkdirSync(path.join(dir, name));
    else writeFileSync(path.join(dir, name), typeof value === 'string' ? value : JSON.stringify(value));
  }
};

const elsewhere = process.platform !== 'linux';

describe.skipIf(elsewhere)('examine (needs the /proc of Linux)', () => {
  it.each([
    ['a claim without a name, a power cut', { claim: true }, 'lost'],
    ['a claim and a name half written', { claim: true, pid: '{"pid":' }, 'lost'],
    ['a dead supervisor', { claim: true, pid: dead }, 'lost'],
    ['a dead one that had not renamed its name', { claim: true, 'pid.1': dead }, 'lost'],
    ['one of this boot', { claim: true, pid: processId(process.pid) }, 'running'],
    ['one that has just taken the marker', { claim: true, [`pid.${process.pid}`]: processId(process.pid) }, 'starting'],
    ['the number given out again', { claim: true, pid: { ...processId(process.pid), start: '1' } }, 'lost'],
    ['the same numbers in another boot', { claim: true, pid: { ...processId(process.pid), boot: 'x' } }, 'lost'],
    ['a result, whoever lives', { claim: true, pid: processId(process.pid), rc: { status: 'succeeded' } }, 'ended'],
    ['a supervisor that came too late and said so', { claim: true, pid: dead, never: '' }, 'never'],
  ])('%s', (_what, names, expected) => {
    const dir = folder();
    lying(dir, names);
    expect(examine(dir)).toBe(expected);
  });

  it('says never of what was not there, and makes it true', () => {
    const dir = path.join(folder(), 'run-0-1');
    expect(examine(dir)).toBe('never');
    expect(claim(dir)).toBe(false);
    expect(examine(dir)).toBe('never');
  });

  it('says never of a name beside a free marker, and then the one with that name has lost', () => {
    const dir = folder();
    lying(dir, { [`pid.${process.pid}`]: processId(process.pid) });
    expect(examine(dir)).toBe('never');
    expect(claim(dir)).toBe(false);
  });

  it('a forgotten try keeps its marker', () => {
    const dir = folder();
    lying(dir, { claim: true, pid: dead, rc: { status: 'failed' }, out: 'secret' });
    empty(dir);
    expect(existsSync(path.join(dir, 'out'))).toBe(false);
    expect(takeMarker(dir)).toBe(false);
  });
});

describe.skipIf(elsewhere)('process ids (needs the /proc of Linux)', () => {
  it('knows this process, and a process that ended no more', async () => {
    const child = supervisor();
    const id = processId(child.pid ?? 0);
    expect(id && isAlive(id)).toBe(true);
    child.stdin?.end();
    await exited(child);
    expect(id && isAlive(id)).toBe(false);
  });

  it.each(['', '{}', 'null', '{"pid":"1","start":"2","boot":"3"}', '{"pid":1'])('reads nobody from %j', (text) => expect(readProcessId(text)).toBeUndefined());
});
