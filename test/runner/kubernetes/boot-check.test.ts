// No step runs on a cluster that has not proved itself: rights, network policies, and a Pod that tried to get out.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { whyOpen } from '../../../src/runner/kubernetes/policies.ts';
import { networkPolicyShape } from '../../../src/runner/kubernetes/shapes.ts';
import { createTransport, placeOf } from '../../../src/runner/kubernetes/transport.ts';
import { folder } from '../local/support.ts';
import { bench, clusterProfile, policy } from './support.ts';

describe('the check', () => {
  it('says what it proved, once with a Pod, and leaves nothing of it', async () => {
    const { cluster, executor, clock } = await bench();
    expect(await executor.check('k8s')).toEqual({ ok: true, words: expect.stringContaining('run on Kubernetes in steps') as string });
    expect(cluster.all('pods')).toEqual([]);
    expect(cluster.all('configmaps')).toHaveLength(1);
    clock.skip(301_000);
    expect((await executor.check('k8s')).ok).toBe(true);
    expect(cluster.all('configmaps')).toHaveLength(1);
  });

  it('names each right that is missing, and warns of each that is too much', async () => {
    const { cluster, executor, clock, lines } = await bench();
    cluster.forbidden.add('get pods/log').add('patch configmaps');
    expect((await executor.check('k8s')).words).toContain('may not get pods/log, patch configmaps in steps');
    clock.skip(31_000);
    cluster.forbidden.clear();
    cluster.extra.add('create pods/exec').add('list secrets');
    expect(await executor.check('k8s')).toEqual({ ok: true, words: expect.stringContaining('may do more than it needs: create pods/exec, list secrets.') as string });
    expect(lines.join('')).toContain('create pods/exec');
  });

  it.each([
    [(name: string) => `hole: the cluster does not enforce its network policies\nready\n${name}`, 0, 'it does not hold: the cluster does not enforce'],
    [() => 'bash: not found', 127, 'its trial Pod failed: bash: not found'],
    [() => '', 0, 'it said nothing'],
  ])('a trial that goes wrong (%#) refuses the profile', async (log, code, words) => {
    const { cluster, executor } = await bench('', (one, it) => it.exits(one, code, { log: log(one) }));
    const health = await executor.check('k8s');
    expect(health.ok).toBe(false);
    expect(health.words).toContain(words);
    expect(cluster.all('pods')).toEqual([]);
  });

  it('a cluster that does not answer is no sandbox, and is asked again soon', async () => {
    const { cluster, executor, clock } = await bench();
    cluster.faults.push({ on: /selfsubjectaccessreviews/, drop: 'before', times: 99 });
    expect((await executor.check('k8s')).words).toContain('could not be tried: The cluster cannot be reached');
    cluster.faults.length = 0;
    expect((await executor.check('k8s')).ok).toBe(false);
    clock.skip(31_000);
    expect((await executor.check('k8s')).ok).toBe(true);
  });
});

describe('network policies', () => {
  const { settings } = clusterProfile();
  const to = [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] }];
  const closed = policy('closed', {});
  const open = policy('tocsin-k8s', { 'tocsin.dev/egress': 'open' }, to);
  const ask = (policies: object[], egress: string[]) => whyOpen(policies.map((one) => networkPolicyShape.parse(one)), 'k8s', egress, settings);
  it.each<[string, object[], string[], string | undefined]>([
    ['closed and open', [closed, open], ['a:1'], undefined],
    ['closed alone, by its name', [policy('tocsin-k8s', {})], [], undefined],
    ['none of its name', [closed], [], 'there is no network policy tocsin-k8s'],
    ['nobody closes', [open], ['a:1'], 'no network policy with policyTypes Egress selects the steps that may reach nothing'],
    ['about Ingress alone', [{ ...closed, spec: { podSelector: {}, policyTypes: ['Ingress'] } }, open], ['a:1'], 'no network policy with policyTypes Egress'],
    ['another one opens what is closed', [closed, open, policy('dns', {}, to)], ['a:1'], 'dns lets steps out that may reach nothing'],
    ['it opens by risk what is closed', [closed, open, policy('x', { 'tocsin.dev/risk': 'destructive' }, to)], ['a:1'], 'x lets steps out'],
    ['its own selects another profile', [closed, policy('tocsin-k8s', { 'tocsin.dev/profile': 'other' }, to)], ['a:1'], 'does not select the steps of k8s'],
    ['its own opens everything', [closed, policy('tocsin-k8s', { 'tocsin.dev/egress': 'open' }, [{ ports: [{ port: 443 }] }])], ['a:1'], 'reach everything'],
    ['another opens everything to what is open', [closed, open, policy('wide', { 'tocsin.dev/egress': 'open' }, [{}])], ['a:1'], 'wide lets steps of k8s reach everything'],
    ['an expression that selects', [{ ...closed, spec: { policyTypes: ['Egress'], podSelector: { matchExpressions: [{ key: 'tocsin.dev/try', operator: 'Exists' }, { key: 'x', operator: 'NotIn', values: ['y'] }] } } }, open], ['a:1'], undefined],
    ['an expression that does not', [{ ...closed, spec: { policyTypes: ['Egress'], podSelector: { matchExpressions: [{ key: 'tocsin.dev/try', operator: 'DoesNotExist' }] } } }, open], ['a:1'], 'no network policy'],
  ])('%s', (_name, policies, egress, words) => {
    const why = ask(policies, egress);
    if (words === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(words);
  });
});

describe('the way to the cluster', () => {
  it('is in the environment, inside of one', () => {
    expect(placeOf('in-cluster', {})).toBeUndefined();
    expect(placeOf('in-cluster', { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' })?.url).toBe('https://[fd00::1]:6443');
  });

  it('believes its own certificate authority alone, and reads its token anew each time', async () => {
    const dir = folder('tls');
    const file = (one: string) => path.join(dir, one);
    for (const one of ['mine', 'other']) execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file(`${one}.key`), '-out', file(`${one}.crt`), '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
    const tokens: (string | undefined)[] = [];
    const server = createServer({ key: readFileSync(file('mine.key')), cert: readFileSync(file('mine.crt')) }, (request, response) => {
      tokens.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }));
    const address = server.address();
    const url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    writeFileSync(file('token'), 'one\n');
    const wire = { method: 'GET', path: '/version', type: 'application/json', body: undefined, signal: undefined };
    const send = createTransport({ url, token: file('token'), ca: file('mine.crt') });
    expect((await send(wire)).status).toBe(200);
    writeFileSync(file('token'), 'two\n');
    await send(wire);
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
    await expect(createTransport({ url, token: file('token'), ca: file('other.crt') })(wire)).rejects.toThrow('self-signed certificate');
  });
});
