// Whatever dies or sleeps: a try runs once at most, and what is said of it afterwards is true.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, supervisorOf } from '../../../src/runner/local/spool.ts';
import { waitFor } from '../../../src/runner/local/waiting.ts';
import { executor, exited, folder, job, needsSandbox, noSandbox, order, processesWith, run, supervisor } from './support.ts';

const out = (spool: string, ref: string) => (existsSync(path.join(spool, ref, 'out')) ? readFileSync(path.join(spool, ref, 'out'), 'utf8') : '');
const begun = (spool: string, ref: string) => waitFor(path.join(spool, ref), () => out(spool, ref).includes('begun'), 15_000);
const mark = () => String(100_000_000 + Math.floor(Math.random() * 899_999_999));

describe.skipIf(noSandbox !== undefined)(needsSandbox('the life of a try'), () => {
  it('a supervisor that is killed leaves nothing alive, and its try is lost', async () => {
    const { executor: made, spool } = executor();
    const number = mark();
    await made.start(job({ body: `setsid sleep ${number} </dev/null >/dev/null 2>&1 &\nsleep ${number} &\necho begun\nsleep ${number}` }));
    await begun(spool, 'run-0-1');
    await waitFor(spool, () => processesWith(number).length >= 3, 5_000);
    expect(processesWith(number).length).toBeGreaterThanOrEqual(3);
    expect(await made.look('run-0-1', {})).toEqual({ is: 'running' });
    process.kill(supervisorOf(path.join(spool, 'run-0-1'))?.pid ?? 0, 'SIGKILL');
    expect(await waitFor(spool, () => processesWith(number).length === 0, 5_000)).toBe(true);
    expect(await made.look('run-0-1', {})).toEqual({ is: 'lost' });
  });

  it('a runner that is killed in the middle does not end the step: its result is adopted by the next one', async () => {
    const spool = folder();
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'mortal-runner.ts'), spool], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited(child);
    const { executor: made } = executor({ spool });
    expect(await made.look('run-0-1', {})).toEqual({ is: 'running' });
    await made.wait('run-0-1', 15_000);
    const look = await made.look('run-0-1', {});
    expect(look).toMatchObject({ is: 'ended', end: { status: 'failed', code: 7 } });
    expect(out(spool, 'run-0-1')).toBe('begun\nto the end\n');
  });

  it('a supervisor that slept past the time to begin never begins', async () => {
    const { executor: made, spool } = executor();
    const child = supervisor();
    child.kill('SIGSTOP');
    const one = job({ startBy: Date.now() - 1 });
    makeFolder(path.join(spool, one.ref));
    child.stdin?.end(`${JSON.stringify(order(spool, one))}\n`);
    child.kill('SIGCONT');
    await exited(child);
    expect(existsSync(path.join(spool, one.ref, 'claim'))).toBe(false);
    expect(out(spool, one.ref)).toBe('');
    expect(await made.look(one.ref, {})).toEqual({ is: 'never' });
  });

  it('a supervisor that wakes up after somebody has said never does not begin, in time or not', async () => {
    const { executor: made, spool } = executor();
    const child = supervisor();
    child.kill('SIGSTOP');
    makeFolder(path.join(spool, 'run-0-1'));
    child.stdin?.end(`${JSON.stringify(order(spool, job()))}\n`);
    expect(await made.look('run-0-1', {})).toEqual({ is: 'never' });
    child.kill('SIGCONT');
    await exited(child);
    expect(out(spool, 'run-0-1')).toBe('');
    expect(await made.look('run-0-1', {})).toEqual({ is: 'never' });
  });

  it('five supervisors of the same try: one effect', async () => {
    const { spool } = executor();
    const crew = Array.from({ length: 5 }, supervisor);
    makeFolder(path.join(spool, 'run-0-1'));
    for (const child of crew) child.stdin?.end(`${JSON.stringify(order(spool, job()))}\n`);
    await Promise.all(crew.map(exited));
    expect(out(spool, 'run-0-1')).toBe('ran\n');
  });

  it('a second start has no effect, before its end, after it, and after it is forgotten', async () => {
    const { executor: made, spool } = executor();
    await Promise.all([made.start(job()), made.start(job())]);
    await made.wait('run-0-1', 15_000);
    await made.start(job());
    expect(out(spool, 'run-0-1')).toBe('ran\n');
    await made.forget('run-0-1');
    expect(existsSync(path.join(spool, 'run-0-1', 'out'))).toBe(false);
    await made.start(job());
    expect(await made.look('run-0-1', {})).not.toEqual({ is: 'running' });
    expect(out(spool, 'run-0-1')).toBe('');
  });

  it('who looks right after the start does not keep it from beginning', async () => {
    const { executor: made } = executor();
    for (let n = 0; n < 5; n += 1) {
      await made.start(job({ ref: `run-${n}-1` }));
      expect(['starting', 'running', 'ended']).toContain((await made.look(`run-${n}-1`, {})).is);
      await made.wait(`run-${n}-1`, 15_000);
      expect(await made.look(`run-${n}-1`, {})).toMatchObject({ is: 'ended', end: { status: 'succeeded' } });
    }
  });

  it('a start after its time comes back, and nothing has begun', async () => {
    const { executor: made } = executor();
    await made.start(job({ startBy: Date.now() - 1 }));
    expect(await made.look('run-0-1', {})).toEqual({ is: 'never' });
  });

  it('half an order, from a runner that died while it spoke, is no order', async () => {
    const { spool } = executor();
    const child = supervisor();
    makeFolder(path.join(spool, 'run-0-1'));
    child.stdin?.end(JSON.stringify(order(spool, job())));
    await exited(child);
    expect(existsSync(path.join(spool, 'run-0-1', 'claim'))).toBe(false);
  });

  it('kill ends it with all it started; before its start it keeps it from starting', async () => {
    const { executor: made, spool } = executor();
    const number = mark();
    await made.start(job({ body: `setsid sleep ${number} </dev/null >/dev/null 2>&1 &\necho begun\nsleep ${number}` }));
    await begun(spool, 'run-0-1');
    await made.kill('run-0-1');
    expect(processesWith(number)).toEqual([]);
    expect(await made.look('run-0-1', {})).toMatchObject({ is: 'ended', end: { status: 'cancelled', code: undefined } });
    await made.kill('run-9-1');
    await made.start(job({ ref: 'run-9-1' }));
    expect(await made.look('run-9-1', {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
    expect(out(spool, 'run-9-1')).toBe('');
  });

  it('kill reaches a supervisor that was stopped', async () => {
    const { executor: made, spool } = executor();
    await made.start(job({ body: 'echo begun; sleep 30' }));
    await begun(spool, 'run-0-1');
    process.kill(supervisorOf(path.join(spool, 'run-0-1'))?.pid ?? 0, 'SIGSTOP');
    await made.kill('run-0-1');
    expect(await made.look('run-0-1', {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
  });

  it('the deadline ends a step that will not, and its children in their own sessions', async () => {
    const number = mark();
    const { executor: made } = executor();
    const end = await run(made, job({ timeoutMs: 700, body: `trap "" TERM INT HUP\nsetsid sleep ${number} </dev/null >/dev/null 2>&1 &\nwhile :; do sleep ${number}; done` }));
    expect(end).toMatchObject({ status: 'timed_out', code: undefined });
    expect(processesWith(number)).toEqual([]);
  });

  it('a running try is not forgotten; markers of forgotten ones go after a day, and nothing else does', async () => {
    let now = Date.now();
    const { executor: made, spool } = executor({ now: () => now });
    await made.start(job({ ref: 'run-1-1', body: 'echo begun; sleep 30' }));
    await begun(spool, 'run-1-1');
    await expect(made.forget('run-1-1')).rejects.toMatchObject({ name: 'Outage' });
    await made.kill('run-1-1');
    await run(made, job({ ref: 'run-2-1' }));
    await made.forget('run-2-1');
    expect(existsSync(path.join(spool, 'run-2-1', 'claim'))).toBe(true);
    now += 25 * 3_600_000;
    mkdirSync(path.join(spool, 'run-3-1'));
    await made.look('run-4-1', {});
    await made.forget('run-5-1');
    const left = ['run-1-1', 'run-2-1', 'run-3-1', '.etc'].filter((name) => existsSync(path.join(spool, name)));
    expect(left).toEqual(['run-1-1', 'run-3-1', '.etc']);
  });

  it('a waiting supervisor goes when its runner closes', async () => {
    const { executor: made, spool } = executor({ spares: 2 });
    expect(await run(made, job())).toMatchObject({ status: 'succeeded', text: 'ran\n' });
    made.close();
    expect(supervisorOf(path.join(spool, 'run-0-1'))).toBeDefined();
  });
});
