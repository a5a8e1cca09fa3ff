// How a try on Kubernetes ends: by itself, by us, by its machine; and what is kept of what it said.
import { describe, expect, it } from 'vitest';
import { Outage } from '../../../src/domain/errors.ts';
import { fingerprint } from '../../../src/runner/local/secrets.ts';
import { endedOf } from '../../../src/runner/kubernetes/output.ts';
import { bench, job, name, ref, textOf } from './support.ts';

const secret = { TOKEN: 'hunter2hunter2' };
const deletes = (asked: readonly { method: string; path: string; body: string }[], path: string) => asked.filter((one) => one.method === 'DELETE' && one.path.endsWith(path)).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('kill', () => {
  it('ends it with grace, says so to everybody, and keeps what it had said, masked', async () => {
    const { cluster, executor, another } = await bench();
    await executor.start(job({ secrets: secret }));
    cluster.runs(name);
    cluster.logs.set(name, Buffer.from('so far: hunter2hunter2\n'));
    await executor.kill(ref);
    expect(cluster.find('pods', name)).toBeUndefined();
    expect(deletes(cluster.asked, `pods/${name}`)).toMatchObject([{ gracePeriodSeconds: 1 }]);
    const look = await executor.look(ref, secret);
    expect(look).toMatchObject({ is: 'ended', end: { status: 'cancelled', code: undefined } });
    expect(textOf(look)).toBe('so far: [secret TOKEN]\n\n[It was stopped.]\n');
    expect(textOf(await executor.look(ref, {}))).toContain('The output is withheld: TOKEN');
    const elsewhere = await another().look(ref, secret);
    expect(elsewhere).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
    expect(textOf(elsewhere)).toContain('it went with the Pod');
  });

  it('before its start keeps it from starting', async () => {
    const { cluster, executor } = await bench();
    await executor.kill(ref);
    await executor.start(job());
    expect(cluster.find('pods', name)).toBeUndefined();
    expect(await executor.look(ref, {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
  });

  it('of one that is known never to have begun is a cancelled one, and of one that has ended is nothing', async () => {
    const { cluster, executor } = await bench();
    await executor.look(ref, {});
    await executor.kill(ref);
    expect(await executor.look(ref, {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
    const other = ref.replace('-0-1', '-1-1');
    await executor.start(job({ ref: other }));
    cluster.exits(`rb-${other}`, 0, { log: 'done\n' });
    await executor.kill(other);
    expect(textOf(await executor.look(other, {}))).toBe('done\n');
  });

  it('is not said to have worked while its machine does not confirm it', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job());
    cluster.runs(name);
    cluster.unreachable = true;
    await expect(executor.kill(ref)).rejects.toThrow('it may still run');
    expect(await executor.look(ref, {})).toEqual({ is: 'running' });
    cluster.vanish('pods', name);
    expect(await executor.look(ref, {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
  });

  it('ends a Job with its Pods', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job({ idempotent: true }));
    cluster.runs(`${name}-x7k2p`);
    await executor.kill(ref);
    expect([cluster.find('jobs', name), cluster.find('pods', `${name}-x7k2p`)]).toEqual([undefined, undefined]);
    expect(deletes(cluster.asked, `jobs/${name}`)).toMatchObject([{ propagationPolicy: 'Foreground' }]);
    expect(await executor.look(ref, {})).toMatchObject({ is: 'ended', end: { status: 'cancelled' } });
  });
});

describe('time', () => {
  it('one that runs longer than it may is ended by whoever looks, and not a second before', async () => {
    const { cluster, executor, clock } = await bench();
    await executor.start(job({ timeoutMs: 60_000 }));
    cluster.runs(name);
    cluster.logs.set(name, Buffer.from('half\n'));
    clock.skip(58_000);
    expect(await executor.look(ref, {})).toEqual({ is: 'running' });
    clock.skip(4_000);
    const look = await executor.look(ref, {});
    expect(look).toMatchObject({ is: 'ended', end: { status: 'timed_out' } });
    expect(textOf(look)).toContain('half\n\n[It was ended at its time limit.]');
  });

  it('one that finds no machine is said to wait, why, and is removed when its time to begin is over', async () => {
    const { cluster, executor, clock, lines } = await bench();
    await executor.start(job());
    cluster.status(name, { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }] });
    clock.skip(29_000);
    expect(await executor.look(ref, {})).toEqual({ is: 'starting' });
    expect(lines.join('')).not.toContain('nodes are available');
    clock.skip(100_000);
    expect(await executor.look(ref, {})).toEqual({ is: 'starting' });
    await executor.look(ref, {});
    expect(lines.filter((line) => line.includes('0/3 nodes are available'))).toHaveLength(1);
    clock.skip(180_000);
    const look = await executor.look(ref, {});
    expect(look).toMatchObject({ is: 'ended', end: { status: 'failed', code: undefined } });
    expect(textOf(look)).toMatch(/It had not begun after 3\d\d s, so its Pod was removed: Unschedulable: 0\/3 nodes are available/);
    expect(cluster.find('pods', name)).toBeUndefined();
  });

  it('a Job that its controller ended or finished without a Pod says so; one that failed without is lost', async () => {
    for (const [condition, want] of [[{ type: 'Complete' }, { is: 'ended', end: { status: 'succeeded', code: 0 } }], [{ type: 'Failed', reason: 'DeadlineExceeded' }, { is: 'ended', end: { status: 'timed_out' } }], [{ type: 'Failed', reason: 'BackoffLimitExceeded' }, { is: 'lost' }]] as const) {
      const { cluster, executor } = await bench();
      await executor.start(job({ idempotent: true }));
      cluster.vanish('pods', `${name}-x7k2p`);
      expect(await executor.look(ref, {})).toEqual({ is: 'starting' });
      const made = cluster.find('jobs', name);
      if (made) made.status = { conditions: [{ status: 'True', ...condition }] };
      expect(await executor.look(ref, {})).toMatchObject(want);
    }
  });
});

describe('wait and forget', () => {
  it('wait comes back when it ends, however the answer is cut, and takes no marker', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job());
    cluster.runs(name);
    const before = cluster.asked.length;
    const waiting = executor.wait(ref, 60_000);
    const watched = () => cluster.asked.some(({ path }, n) => n >= before && path.includes('watch=true'));
    await expect.poll(watched).toBe(true);
    cluster.exits(name, 0);
    await waiting;
    await executor.wait(ref, 60_000);
    const other = ref.replace('-0-1', '-9-9');
    await executor.wait(other, 10);
    expect(cluster.find('configmaps', `rb-${other}`)).toBeUndefined();
  });

  it('wait does not come back early because the watch broke', async () => {
    const { cluster, executor, clock } = await bench();
    await executor.start(job());
    cluster.faults.push({ on: /^GET .*pods$/, reply: { status: 500 } });
    let back = false;
    void executor.wait(ref, 60_000).then(() => (back = true));
    await executor.look(ref, {});
    expect(back).toBe(false);
    expect(clock.now()).toBeDefined();
  });

  it('what runs is not forgotten, and markers go after two days with what is left', async () => {
    const { cluster, executor, clock } = await bench();
    await executor.start(job());
    cluster.runs(name);
    await expect(executor.forget(ref)).rejects.toBeInstanceOf(Outage);
    const other = ref.replace('-0-1', '-1-1');
    await executor.start(job({ ref: other }));
    cluster.exits(`rb-${other}`, 0);
    clock.skip(86_400_000);
    await executor.forget(ref.replace('-0-1', '-2-1'));
    expect(cluster.find('pods', `rb-${other}`)).toBeDefined();
    cluster.exits(name, 0);
    clock.skip(1.5 * 86_400_000);
    await executor.forget(ref.replace('-0-1', '-3-1'));
    expect(cluster.find('configmaps', `rb-${other}`)).toBeUndefined();
    expect(cluster.find('pods', `rb-${other}`)).toBeUndefined();
    expect(cluster.find('configmaps', `rb-${ref.replace('-0-1', '-3-1')}`)).toBeDefined();
  });
});

describe('output', () => {
  it('of a step that hands on its standard output is what stands behind the fence', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job({ name: 'REVISION' }));
    const fence = cluster.find('pods', name)?.metadata.annotations['tocsin.dev/fence'];
    cluster.exits(name, 0, { log: `a warning\n\n${fence}\nrev-7\n` });
    const look = await executor.look(ref, {});
    expect(look.is === 'ended' && Buffer.from(look.end.stdout ?? []).toString()).toBe('rev-7\n');
    expect(textOf(look)).toBe('a warning\nrev-7\n');
  });

  it('longer than 8 MiB is head and tail, and a secret that was cut is not shown', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job({ secrets: secret }));
    const filler = 'x'.repeat(127) + '\n';
    const head = filler.repeat(65_535) + 'y'.repeat(120) + 'hunter2h';
    cluster.exits(name, 1, { log: `${head}unter2\n${filler.repeat(2_000)}the last words\n` });
    const look = await executor.look(ref, secret);
    const text = textOf(look);
    expect(text.endsWith('the last words\n')).toBe(true);
    expect(text.includes('hunter2')).toBe(false);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
  });

  it('is withheld when it is not known which secrets it may hold', () => {
    const known = { status: 'failed', code: 1, note: undefined, durationMs: 5 } as const;
    const raw = { head: Buffer.from('key: hunter2hunter2'), tail: undefined };
    expect(Buffer.from(endedOf(known, { raw, print: undefined, fence: undefined }, secret).output).toString()).not.toContain('hunter2');
    expect(Buffer.from(endedOf(known, { raw, print: fingerprint(secret), fence: undefined }, { TOKEN: 'another-value' }).output).toString()).toContain('withheld: TOKEN');
    expect(Buffer.from(endedOf(known, { raw, print: fingerprint(secret), fence: undefined }, secret).output).toString()).toBe('key: [secret TOKEN]');
  });
});
