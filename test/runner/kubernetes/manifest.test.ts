// What a try is in the cluster: names, the cage around it, and what runner.yaml may say of it.
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../src/runner/kubernetes/launcher.ts';
import { tryOf } from '../../../src/runner/kubernetes/manifest.ts';
import { nameOf } from '../../../src/runner/kubernetes/names.ts';
import { readRunnerConfig } from '../../../src/runner/profiles.ts';
import { clusterProfile, job, name, ref } from './support.ts';

const at = { nonce: 'n1', now: 1_700_000_000_000 };
function made(more: Parameters<typeof job>[0] = {}, profileMore: string = '') {
  const { profile, settings } = clusterProfile(profileMore);
  const one = tryOf(job(more), profile, settings, at);
  return { one, text: JSON.stringify(one.manifest) };
}

describe('names', () => {
  it('are the ref where Kubernetes allows it, and else a cut of it with a hash, never the same for two', () => {
    expect(nameOf(ref)).toBe(name);
    const odd = ['Run-1-1', 'run-1-1', 'run_1-1', `${'a'.repeat(90)}-1`, `${'a'.repeat(90)}-2`, 'r-'];
    const names = odd.map(nameOf);
    expect(new Set(names).size).toBe(odd.length);
    for (const one of names) expect(one).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    for (const bad of ['', '../x', 'a/b', 'a b', '-a', 'a'.repeat(121)]) expect(() => nameOf(bad)).toThrow('not the name');
  });
});

describe('the cage', () => {
  it('is nobody’s, read-only, without capabilities, token or service addresses, and bounded', () => {
    const { one } = made({ timeoutMs: 90_500 });
    expect(one.manifest).toMatchObject({
      kind: 'Pod', metadata: { name, namespace: 'steps', labels: { 'tocsin.dev/egress': 'closed', 'tocsin.dev/profile': 'k8s', 'app.kubernetes.io/managed-by': 'tocsin-runner' } },
      spec: {
        restartPolicy: 'Never', activeDeadlineSeconds: 391, automountServiceAccountToken: false, enableServiceLinks: false, hostNetwork: false, hostPID: false, hostIPC: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ securityContext: { allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }, resources: { limits: { memory: '2147483648' } } }],
        volumes: [{ projected: { sources: [{ secret: { name, optional: false } }, { configMap: { name, optional: false, items: [{ key: 'go-n1' }] } }] } }, { emptyDir: { sizeLimit: '67108864' } }],
      },
    });
    expect(one.manifest).not.toHaveProperty('spec.serviceAccountName');
  });

  it('a read step gets the read account whatever it does, and a Job is bounded too', () => {
    const accounts = 'read: { serviceAccount: reader }, change: { serviceAccount: changer }';
    expect(made({ risk: 'read' }, accounts).one.manifest).toMatchObject({ spec: { serviceAccountName: 'reader', automountServiceAccountToken: true } });
    expect(made({ risk: 'destructive' }, accounts).one.manifest).toMatchObject({ spec: { serviceAccountName: 'changer' } });
    expect(made({ idempotent: true, timeoutMs: 10_000 }).one.manifest).toMatchObject({ kind: 'Job', spec: { backoffLimit: 0, parallelism: 1, activeDeadlineSeconds: 370, template: { spec: { restartPolicy: 'Never', activeDeadlineSeconds: 310 } } } });
  });

  it('the way out is the profile’s whole or none: a part of it cannot be kept, so it is refused', () => {
    const egress = 'egress: ["kube.acme.example:443", "db.acme.example:5432"]';
    const label = (more: string[]) => made({ egress: more }, egress).text.match(/"tocsin.dev\/egress":"(\w+)"/)?.[1];
    expect(label([])).toBe('closed');
    expect(label(['elsewhere.example:443'])).toBe('closed');
    expect(label(['KUBE.acme.example:443', 'db.acme.example:5432'])).toBe('open');
    expect(() => label(['kube.acme.example:443'])).toThrow('also opens db.acme.example:5432');
  });

  it('what does not fit is refused: a NUL, a name the shell obeys, more than a Secret holds', () => {
    expect(() => made({ body: 'echo \0' })).toThrow('NUL');
    expect(() => made({ env: { LD_PRELOAD: '/x' } })).toThrow('obeys');
    expect(() => made({ secrets: { TOKEN: 'short' } })).toThrow();
    expect(() => made({ body: 'x'.repeat(700_001) })).toThrow('700 kB');
  });

  it('the text before the fence and behind it, the last one counting', () => {
    const raw = Buffer.from('warn\nF\n\nF\nvalue');
    expect(partsOf(raw, 'F').stdout?.toString()).toBe('value');
    expect(partsOf(raw, 'G').stdout?.toString()).toBe('');
    expect(partsOf(raw, undefined)).toEqual({ whole: raw, stdout: undefined });
  });
});

describe('runner.yaml', () => {
  const cluster = 'sandbox: kubernetes, kubernetes: { namespace: steps, image: x, networkPolicy: p }';
  it.each([
    [`{ ${cluster}, binds: [/opt/x] }`, 'the image and the network policy say it'],
    [`{ ${cluster}, read: { files: { a: /etc/a } } }`, 'name a serviceAccount'],
    ['{ sandbox: kubernetes }', 'needs "kubernetes" beside it'],
    ['{ kubernetes: { namespace: steps, image: x, networkPolicy: p } }', 'belongs to sandbox: kubernetes'],
    ['{ read: { serviceAccount: a } }', 'belongs to sandbox: kubernetes'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: steps, image: x } }', 'networkPolicy'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: Steps, image: x, networkPolicy: p } }', 'must be a name of Kubernetes'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: s, image: x, networkPolicy: p, api: { url: "http://a", token: /t, ca: /c } } }', 'must be an https:// address'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: s, image: x, networkPolicy: p, api: somewhere } }', 'in-cluster, or'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: s, image: x, networkPolicy: p, labels: { tocsin.dev/egress: open } } }', 'sets itself'],
    ['{ sandbox: kubernetes, kubernetes: { namespace: s, image: "x y", networkPolicy: p } }', 'name of an image'],
  ])('%s', (text, words) => {
    const read = readRunnerConfig(`profiles:\n  a: ${text}`);
    expect(!read.ok && read.problems.join('\n')).toContain(words);
  });
  it('a whole one is fine', () => expect(readRunnerConfig(`profiles: { a: { ${cluster}, egress: ["a.example:1"], read: { serviceAccount: r } } }`).ok).toBe(true));
});
