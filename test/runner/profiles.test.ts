// runner.yaml: what it may say, and what it is told when it says something else.
import { describe, expect, it } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import { readRunnerConfig, whyNotBound } from '../../src/runner/profiles.ts';
import { readSecrets } from '../../src/runner/local/secrets.ts';
import { profile } from './local/support.ts';

const whole = `
spool: /var/lib/tocsin/spool
profiles:
  k8s-prod:
    sandbox: bubblewrap
    binds: [/opt/kubectl]
    path: [/opt/kubectl/bin]
    egress: [Kube.acme.example:6443]
    private: [10.20.0.0/16]
    secrets: { PGPASSWORD: { env: PROD_PGPASSWORD }, GH_TOKEN: { file: /etc/tocsin/gh-token } }
    read: { env: { KUBECONFIG: /run/identity/kubeconfig }, files: { kubeconfig: /etc/tocsin/kube-read }, secrets: { PGPASSWORD: { env: READ_PGPASSWORD } } }
    change: { env: { KUBECONFIG: /run/identity/kubeconfig }, files: { kubeconfig: /etc/tocsin/kube-change } }
    limits: { memory: 1GiB, processes: 100, file: 10MiB, scratch: 128MiB }
`;

describe('runner.yaml', () => {
  it('is read whole, and an empty profile has defaults', () => {
    const read = readRunnerConfig(whole);
    expect(read.ok && read.config.profiles['k8s-prod']).toMatchObject({ egress: ['kube.acme.example:6443'], limits: { memory: 1_073_741_824, processes: 100 } });
    expect(profile('{}')).toMatchObject({ sandbox: 'bubblewrap', binds: [], egress: [], read: { env: {}, files: {} }, limits: { processes: 256, scratch: 67_108_864 } });
  });

  it.each([
    ['profiles: { a: { sandbox: none } }', 'there is no way to run a step without a sandbox'],
    ['profiles: { a: { sandbx: bubblewrap } }', '"sandbx" is not a setting'],
    ['profiles: { A_b: {} }', 'small letters'],
    ['profiles: { a: { egress: ["*.acme.example:443"] } }', 'must be host:port'],
    ['profiles: { a: { egress: ["https://acme.example"] } }', 'must be host:port'],
    ['profiles: { a: { private: [10.0.0.1] } }', 'must be a network'],
    ['profiles: { a: { secrets: { LD_PRELOAD: { env: X } } } }', 'shell or the loader'],
    ['profiles: { a: { read: { env: { SHELLOPTS: noexec } } } }', 'shell or the loader'],
    ['profiles: { a: { secrets: { TOKEN: literal-secret-value } } }', 'must be { env: NAME }'],
    ['profiles: { a: { change: { files: { "../x": /etc/x } } } }', 'plain file name'],
    ['profiles: { a: { change: { files: { x: relative } } } }', 'absolute path'],
    ['profiles: { a: { limits: { memory: 12 } } }', ''],
    ['profiles: { a: &x {}, b: *x }', 'anchor'],
    ['profiles: { a: !!js/function "x" }', 'tag'],
    ['profiles: { a: {}, a: {} }', 'twice'],
    ['{}', 'profiles'],
  ])('%s', (text, words) => {
    const read = readRunnerConfig(text);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.problems.join('\n')).toContain(words);
    expect(!read.ok && read.problems.join('\n')).toMatch(/line \d+/);
    expect(JSON.stringify(read)).not.toContain('literal-secret-value');
  });

  it.each(['/', '/usr', '/etc', '/var', '/tmp', '/home', '/home/ada/bin', '/root/.kube', '/proc', '/proc/1', '/sys', '/dev', '/run/docker.sock', '/var/run/docker.sock', '/scratch', 'opt/x', '/opt/../home', '/opt/x/', '/opt//x'])('a bind of %s is refused', (place) => {
    expect(whyNotBound(place)).toBeDefined();
  });
  it.each(['/opt/kubectl', '/srv/tools', '/nix/store', '/homebrew'])('a bind of %s is fine', (place) => expect(whyNotBound(place)).toBeUndefined());
});

describe('secrets', () => {
  const read = readRunnerConfig(whole);
  const k8s = read.ok ? read.config.profiles['k8s-prod'] : undefined;
  const env = { PROD_PGPASSWORD: 'for changes', READ_PGPASSWORD: 'for reading' };
  const places = { env, readFile: () => 'gh-value\n' };

  it('a read step gets the read identity’s own, and each step only what it names', () => {
    expect(k8s && readSecrets(k8s, 'read', ['PGPASSWORD'], places)).toEqual({ PGPASSWORD: 'for reading' });
    expect(k8s && readSecrets(k8s, 'change', ['PGPASSWORD', 'GH_TOKEN'], places)).toEqual({ PGPASSWORD: 'for changes', GH_TOKEN: 'gh-value' });
    expect(k8s && readSecrets(k8s, 'destructive', [], places)).toEqual({});
  });

  it('names what is missing and where it was looked for, never a value', () => {
    const missing = () => k8s && readSecrets(k8s, 'change', ['PGPASSWORD', 'GH_TOKEN', 'OTHER', 'constructor'], { env: { SECRET: 'hidden value' }, readFile: () => { throw new Error('ENOENT'); } });
    expect(missing).toThrow(Rejected);
    expect(missing).toThrow('PGPASSWORD (the variable PROD_PGPASSWORD is empty), GH_TOKEN (the file /etc/tocsin/gh-token is empty or cannot be read), OTHER (not in the profile in runner.yaml), constructor (not in the profile');
  });
});
