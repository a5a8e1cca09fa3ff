// Whatever is lost between us and the cluster: a try begins once at most, and what is said of it afterwards is true.
import { describe, expect, it } from 'vitest';
import { Outage, Rejected } from '../../../src/domain/errors.ts';
import { bench, job, name, ref, textOf } from './support.ts';

const posts = (asked: readonly { method: string; path: string }[], plural: string) => asked.filter(({ method, path }) => method === 'POST' && path.endsWith(`/steps/${plural}`));

describe('a try', () => {
  it('is a bare Pod, a Secret of its own and a marker, and its end is read by any replica', async () => {
    const { cluster, executor, another } = await bench();
    await executor.start(job({ env: { SERVICE: 'checkout' }, secrets: { TOKEN: 'hunter2hunter2' }, body: 'echo "$SERVICE"' }));
    expect(cluster.mayBegin(name)).toBe(true);
    expect(cluster.all('jobs')).toEqual([]);
    expect(await executor.look(ref, {})).toEqual({ is: 'starting' });
    cluster.runs(name);
    expect(await executor.look(ref, {})).toEqual({ is: 'running' });
    cluster.exits(name, 3, { log: 'checkout\nkey: hunter2hunter2\n' });
    const look = await another().look(ref, { TOKEN: 'hunter2hunter2' });
    expect(look).toMatchObject({ is: 'ended', end: { status: 'failed', code: 3 } });
    expect(textOf(look)).toBe('checkout\nkey: [secret TOKEN]\n');
    await another().forget(ref);
    expect([cluster.find('pods', name), cluster.find('secrets', name)]).toEqual([undefined, undefined]);
    expect(cluster.find('configmaps', name)).toBeDefined();
  });

  it('that may run again is a Job, found by its Pod’s label', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job({ idempotent: true }));
    expect(cluster.find('jobs', name)?.spec).toMatchObject({ backoffLimit: 0, ttlSecondsAfterFinished: 86_400 });
    expect(cluster.find('pods', name)).toBeUndefined();
    cluster.exits(`${name}-x7k2p`, 0, { log: 'ran\n' });
    expect(textOf(await executor.look(ref, {}))).toBe('ran\n');
    await executor.forget(ref);
    expect(cluster.all('pods').filter(({ metadata }) => metadata.name.startsWith(name))).toEqual([]);
  });

  it('nothing of its text, values and secrets is anywhere but in its Secret', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job({ env: { SERVICE: 'value-of-a-parameter' }, secrets: { TOKEN: 'value-of-a-secret' }, body: 'echo text-of-the-step' }));
    const elsewhere = JSON.stringify([cluster.all('pods'), cluster.all('configmaps')]);
    for (const text of ['value-of-a-parameter', 'value-of-a-secret', 'text-of-the-step']) {
      expect(elsewhere).not.toContain(text);
      expect(elsewhere).not.toContain(Buffer.from(text).toString('base64'));
    }
    expect(cluster.find('secrets', name)?.metadata.ownerReferences).toMatchObject([{ uid: cluster.find('pods', name)?.metadata.uid }]);
    expect(cluster.asked.every(({ token }) => token === 'Bearer a-token')).toBe(true);
  });

  it('a second start has no effect, before its end, after it, and after it is forgotten', async () => {
    const { cluster, executor, another } = await bench();
    await Promise.all([executor.start(job()), another().start(job())]);
    await another().start(job());
    expect(cluster.all('pods').filter(({ metadata }) => cluster.mayBegin(metadata.name) && metadata.name === name)).toHaveLength(1);
    const uid = cluster.find('pods', name)?.metadata.uid;
    cluster.exits(name, 0, { log: 'ran\n' });
    await another().start(job());
    expect(cluster.find('pods', name)?.metadata.uid).toBe(uid);
    await executor.forget(ref);
    await another().start(job());
    expect(cluster.find('pods', name)).toBeUndefined();
    expect((await executor.look(ref, {})).is).toBe('lost');
  });

  it('a second Pod of its name could not begin even if it stayed', async () => {
    const { cluster, executor, another } = await bench();
    await executor.start(job());
    cluster.exits(name, 0);
    await executor.forget(ref);
    cluster.faults.push({ on: /^DELETE .*pods/, reply: { status: 500 }, times: 9 });
    await another().start(job()).catch(() => undefined);
    expect(cluster.find('pods', name)).toBeDefined();
    expect(cluster.mayBegin(name)).toBe(false);
  });
});

describe('never', () => {
  it('is said with the marker taken, and holds from then on', async () => {
    const { cluster, executor, another } = await bench();
    expect(await executor.look(ref, {})).toEqual({ is: 'never' });
    await another().start(job());
    expect(cluster.find('pods', name)).toBeUndefined();
    expect(await executor.look(ref, {})).toEqual({ is: 'never' });
    await executor.forget(ref);
    await another().start(job());
    expect(await another().look(ref, {})).toEqual({ is: 'never' });
  });

  it.each(['secrets', 'configmaps'])('a starter that slept before its %s finds that it must not begin', async (plural) => {
    const { cluster, executor, another } = await bench();
    await executor.check('k8s');
    const { promise, resolve } = Promise.withResolvers<void>();
    const there = Promise.withResolvers<void>();
    cluster.faults.push({ on: new RegExp(`^POST .*/${plural}$`), hold: promise, reached: there.resolve });
    const starting = executor.start(job());
    await there.promise;
    expect(cluster.mayBegin(name)).toBe(false);
    expect(await another().look(ref, {})).toEqual({ is: 'never' });
    resolve();
    await starting.catch(() => undefined);
    expect(cluster.find('pods', name)).toBeUndefined();
    expect(await another().look(ref, {})).toEqual({ is: 'never' });
  });

  it('is not said when the cluster does not answer, refuses, or answers otherwise', async () => {
    const { cluster, executor } = await bench();
    for (const reply of [{ status: 500 }, { status: 401 }, { status: 403 }, { status: 503 }]) {
      cluster.faults.splice(0, 9, { on: /^GET .*configmaps/, reply });
      await expect(executor.look(ref, {})).rejects.toBeInstanceOf(Outage);
      cluster.faults.splice(0, 9, { on: /^POST .*configmaps/, reply });
      await expect(executor.look(ref, {})).rejects.toBeInstanceOf(Outage);
    }
    cluster.faults.splice(0, 9, { on: /^POST .*configmaps/, drop: 'before' });
    await expect(executor.look(ref, {})).rejects.toBeInstanceOf(Outage);
    cluster.faults.splice(0, 9, { on: /^POST .*configmaps/, drop: 'after' });
    await expect(executor.look(ref, {})).rejects.toBeInstanceOf(Outage);
    expect(await executor.look(ref, {})).toEqual({ is: 'never' });
  });

  it('is not said of what was seen to run, though somebody removed its marker', async () => {
    const { cluster, executor, lines } = await bench();
    await executor.start(job());
    cluster.runs(name);
    cluster.vanish('configmaps', name);
    expect(await executor.look(ref, {})).toEqual({ is: 'running' });
    expect(cluster.find('pods', name)).toBeDefined();
    cluster.exits(name, 0, { log: 'ran\n' });
    expect(textOf(await executor.look(ref, {}))).toBe('ran\n');
    expect(lines.join('')).toContain('was removed by somebody');
  });

  it('is not said of a Pod that was let begin and is gone: that is lost', async () => {
    const { cluster, executor } = await bench();
    await executor.start(job());
    cluster.runs(name);
    cluster.vanish('pods', name);
    expect(cluster.find('secrets', name)).toBeUndefined();
    expect(await executor.look(ref, {})).toEqual({ is: 'lost' });
  });
});

describe('a start', () => {
  it.each(['pods', 'secrets', 'configmaps'])('whose answer to %s is lost looks by the name, and goes on', async (plural) => {
    const { cluster, executor } = await bench();
    await executor.check('k8s');
    const before = posts(cluster.asked, plural).length;
    cluster.faults.push({ on: new RegExp(`^POST .*/${plural}$`), drop: 'after' });
    await executor.start(job());
    expect(cluster.mayBegin(name)).toBe(true);
    expect(posts(cluster.asked, plural)).toHaveLength(before + 1);
  });

  it.each(['pods', 'secrets', 'configmaps'])('whose %s never arrived has not begun, and never will', async (plural) => {
    const { cluster, executor } = await bench();
    await executor.check('k8s');
    cluster.faults.push({ on: new RegExp(`^POST .*/${plural}$`), drop: 'before' });
    await expect(executor.start(job())).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
    expect(await executor.look(ref, {})).toEqual({ is: 'never' });
    expect(cluster.find('pods', name)).toBeUndefined();
  });

  it.each(['pods', 'secrets', 'configmaps'])('that may not create %s is refused, and nothing of it is left', async (plural) => {
    const { cluster, executor } = await bench();
    await executor.check('k8s');
    cluster.forbidden.add(`create ${plural}`);
    await expect(executor.start(job({ secrets: { TOKEN: 'hunter2hunter2' } }))).rejects.toThrow(`Nothing was run: the cluster refused to make the step’s ${plural}`);
    expect([cluster.find('pods', name), cluster.find('secrets', name)]).toEqual([undefined, undefined]);
  });

  it('waits when the cluster is too busy, as long as it says', async () => {
    const { cluster, executor } = await bench();
    await executor.check('k8s');
    cluster.faults.push({ on: /^POST .*pods$/, reply: { status: 429, headers: { 'retry-after': '0' } }, times: 2 }, { on: /^POST .*pods$/, reply: { status: 409, reason: 'Conflict', message: 'resourcequotas' } });
    await executor.start(job());
    expect(cluster.mayBegin(name)).toBe(true);
    cluster.faults.push({ on: /^GET .*configmaps/, reply: { status: 429, headers: { 'retry-after': '0' } }, times: 99 });
    await expect(executor.look(ref, {})).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
  });

  it('after its time makes nothing, and one that is late half-way takes it back', async () => {
    const { cluster, executor, clock } = await bench();
    await executor.start(job({ startBy: clock.now().getTime() - 1 }));
    expect(cluster.find('pods', name)).toBeUndefined();
    const { promise, resolve } = Promise.withResolvers<void>();
    const there = Promise.withResolvers<void>();
    cluster.faults.push({ on: /^POST .*secrets$/, hold: promise, reached: there.resolve });
    const starting = executor.start(job({ startBy: clock.now().getTime() + 5_000 }));
    await there.promise;
    clock.skip(6_000);
    resolve();
    await starting;
    expect([cluster.find('pods', name), cluster.find('configmaps', name)]).toEqual([undefined, undefined]);
  });

  it('of another profile, or on a cluster that failed its check, is refused', async () => {
    const { executor } = await bench('', (one, cluster) => cluster.exits(one, 0, { log: 'hole: it runs as root\nready\n' }));
    await expect(executor.start(job({ executor: 'other' }))).rejects.toBeInstanceOf(Rejected);
    await expect(executor.start(job())).rejects.toThrow('it does not hold: it runs as root');
  });
});
