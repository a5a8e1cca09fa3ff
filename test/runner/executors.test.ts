// Each profile's steps go to its own executor, and "never" is said only by whoever can know.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { executorsFor } from '../../src/runner/executors.ts';
import { createTransport } from '../../src/runner/kubernetes/transport.ts';
import { fakeSpool } from '../support/fake-executor.ts';
import { bench, job, name, ref } from './kubernetes/support.ts';
import { folder, profiles } from './local/support.ts';

async function world(yaml: string, inside: boolean = true) {
  const { cluster, clock } = await bench();
  const spool = fakeSpool();
  const token = path.join(folder('token'), 'token');
  writeFileSync(token, 'a-token');
  const made = (more: string = '') => executorsFor({
    profiles: profiles(yaml), local: spool.executor, clock, random: { fraction: () => 0, uuid: () => crypto.randomUUID() }, log: createLog({ level: 'error', write: () => undefined, now: () => new Date() }),
    env: inside ? { KUBERNETES_SERVICE_HOST: '10.0.0.1' } : {}, transport: (place) => createTransport({ ...place, url: `${cluster.url}${more}`, token }),
  });
  return { cluster, spool, executors: made() };
}

const k8s = 'k8s: { sandbox: kubernetes, kubernetes: { namespace: steps, image: x, networkPolicy: tocsin-k8s } }';

describe('executors', () => {
  it('are chosen by profile', async () => {
    const { cluster, spool, executors } = await world(`{ plain: {}, ${k8s} }`);
    await executors.executorOf('plain').start(job({ executor: 'plain' }));
    await executors.executorOf('k8s').start(job());
    expect(spool.began.map((one) => one.executor)).toEqual(['plain']);
    expect(cluster.mayBegin(name)).toBe(true);
    expect(executors.executorOf('k8s')).toBe(executors.executorOf('k8s'));
  });

  it('of a profile nobody knows any more find the try, and never say never', async () => {
    const { cluster, spool, executors } = await world(`{ plain: {}, ${k8s} }`);
    await executors.executorOf('k8s').start(job());
    cluster.runs(name);
    expect(await executors.executorOf('').look(ref, {})).toEqual({ is: 'running' });
    expect(await executors.executorOf('').look('run-1-1', {})).toEqual({ is: 'lost' });
    await spool.executor.start(job({ ref: 'run-2-1' }));
    expect(await executors.executorOf('constructor').look('run-2-1', {})).toEqual({ is: 'running' });
    await expect(executors.executorOf('').start(job())).rejects.toThrow('no executor profile');
    cluster.faults.push({ on: /^GET /, reply: { status: 500 } });
    await expect(executors.executorOf('').look('run-3-1', {})).rejects.toThrow('could not answer');
  });

  it('are this machine’s alone where no profile is on a cluster', async () => {
    const { spool, executors } = await world('{ plain: {} }');
    expect(executors.executorOf('gone')).toBe(spool.executor);
    expect(executors.host('mine')).toBe('mine');
  });

  it('outside of the cluster refuse in words, and never say what became of a try', async () => {
    const { executors } = await world(`{ ${k8s} }`, false);
    expect((await executors.executorOf('k8s').check('k8s')).words).toContain('Run it there');
    await expect(executors.executorOf('k8s').start(job())).rejects.toThrow('Run it there');
    await expect(executors.executorOf('k8s').look(ref, {})).rejects.toMatchObject({ name: 'Outage' });
  });

  it('share their name with others only with the same profiles on the same clusters, known by their certificate authorities', () => {
    const dir = folder('ca');
    const ca = (one: string): string => {
      writeFileSync(path.join(dir, one), one);
      return path.join(dir, one);
    };
    const host = (yaml: string) => executorsFor({ profiles: profiles(yaml), local: fakeSpool().executor, env: {}, clock: { now: () => new Date(), monotonicMs: () => 0, sleep: () => Promise.resolve() }, random: { fraction: () => 0, uuid: () => '' }, log: createLog({ level: 'error', write: () => undefined, now: () => new Date() }) }).host('own');
    const on = (file: string, namespace: string = 'steps') => `{ sandbox: kubernetes, kubernetes: { namespace: ${namespace}, image: x, networkPolicy: p, api: { url: "https://api", token: /t, ca: ${file} } } }`;
    const [a, b] = [ca('a'), ca('b')];
    const alone = host(`{ x: ${on(a)}, y: ${on(a)} }`);
    expect(alone).toMatch(/^kubernetes-[0-9a-f]{16}$/);
    expect(host(`{ y: ${on(a)}, x: ${on(a)} }`)).toBe(alone);
    const others = [`{ x: ${on(b)}, y: ${on(a)} }`, `{ x: ${on(a, 'other')}, y: ${on(a)} }`, `{ x: ${on(a)} }`, `{ x: ${on(a)}, y: ${on(a)}, plain: {} }`, `{ x: ${on(a)}, y: {} }`, `{ x: ${on('/not/there')} }`].map(host);
    expect(new Set([alone, ...others]).size).toBe(7);
    expect(others.map((one) => one.startsWith('own-'))).toEqual([false, false, false, true, true, true]);
  });
});
