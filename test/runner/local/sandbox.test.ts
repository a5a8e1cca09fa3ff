// What a step can do, see and leave behind: a real sandbox, real shells.
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MOST_OUTPUT } from '../../../src/runner/local/order.ts';
import { runStep } from '../../../src/runner/local/run-step.ts';
import { orderOf } from '../../../src/runner/local/job-order.ts';
import { waitFor } from '../../../src/runner/local/waiting.ts';
import { executor, folder, job, needsSandbox, noSandbox, processesWith, profile, profiles, run } from './support.ts';

describe.skipIf(noSandbox !== undefined)(needsSandbox('a step in its sandbox'), () => {
  it.each([
    ['sh', 'exit 3', { status: 'failed', code: 3 }, ''],
    ['sh', 'false | true; echo on', { status: 'succeeded', code: 0 }, 'on\n'],
    ['bash', 'false | true; echo on', { status: 'failed', code: 1 }, ''],
    ['sh', 'echo "$NOT_THERE"', { status: 'failed', code: 2 }, '/run/step.sh: 1: NOT_THERE: parameter not set\n'],
    ['sh', 'false; echo on', { status: 'failed', code: 1 }, ''],
    ['sh', 'echo out; echo err >&2; echo out', { status: 'succeeded' }, 'out\nerr\nout\n'],
    ['sh', 'kill -9 $$', { status: 'failed', code: 137 }, ''],
    ['sh', 'cat', { status: 'succeeded' }, ''],
    ['sh', '', { status: 'succeeded' }, ''],
    ['bash', 'readlink /proc/$$/exe; tr "\\0" " " < /proc/$$/cmdline', {}, '/usr/bin/bash\n/usr/bin/bash -euo pipefail /run/step.sh '],
  ] as const)('%s: %s', async (shell, body, expected, text) => {
    expect(await run(executor().executor, job({ shell, body }))).toMatchObject({ ...expected, text });
  });

  it('has an environment built from nothing', async () => {
    process.env['DATABASE_URL'] = 'postgres://secret';
    onTestFinished(() => void delete process.env['DATABASE_URL']);
    const { text } = await run(executor().executor, job({ body: 'env | sort', env: { POD: 'web-1' } }));
    expect(text).toBe('HOME=/scratch\nLANG=C.UTF-8\nPATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin\nPOD=web-1\nPWD=/scratch\nTMPDIR=/scratch\n');
  });

  it('can write /scratch and nothing else, see nobody and gain nothing', async () => {
    const body = `for place in / /usr /etc /run /dev /dev/shm /proc /sys /run/step.sh /etc/passwd; do (: > "$place/x" || : >> "$place") 2>/dev/null && echo "wrote $place"; done
ls / | tr '\\n' ' '; for place in /home /root /var /tmp /sys /boot; do [ -e "$place" ] && echo "sees $place"; done
ls /proc | grep -c '^[0-9]' ; grep -E '^(NoNewPrivs|CapEff|CapBnd)' /proc/self/status; ls /proc/self/fd | tr '\\n' ' '; cat /etc/shadow 2>/dev/null; (unshare -U true) 2>/dev/null && echo namespaces; echo x > file && cat file`;
    const { text } = await run(executor().executor, job({ shell: 'bash', body: `set +e\n${body}` }));
    expect(text).not.toMatch(/wrote|sees|namespaces/);
    expect(text).toContain('bin dev etc lib lib64 proc run sbin scratch usr ');
    expect(text).toMatch(/NoNewPrivs:\s1\n/);
    expect(text).toMatch(/CapEff:\s0{16}\n/);
    expect(text).toMatch(/\n0 1 2 3 x\n$/);
  });

  it('has no network at all: not this machine, not the world', async () => {
    let reached = 0;
    const server = createServer((socket) => void (reached += 1, socket.destroy())).listen(0, '0.0.0.0');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const body = `for to in 127.0.0.1/${port} 192.0.2.1/443 169.254.169.254/80; do (exec 3<>/dev/tcp/$to) 2>/dev/null && echo "reached $to"; done; tail -n +3 /proc/net/dev | cut -d: -f1; cat /proc/net/route | wc -l`;
    const { text } = await run(executor().executor, job({ shell: 'bash', body }));
    expect(text.replaceAll(' ', '')).toBe('lo\n1\n');
    expect(reached).toBe(0);
  });

  it('shows neither values nor secrets nor the body in the arguments of any process', async () => {
    const { executor: made, spool } = executor({ profiles: profiles('{ plain: { egress: ["api.example:443"] } }') });
    const one = job({ env: { POD: 'value-in-plain-sight' }, secrets: { TOKEN: 'token-in-plain-sight' }, egress: ['api.example:443'], body: 'echo begun; sleep 20 # body-in-plain-sight' });
    await made.start(one);
    await waitFor(path.join(spool, one.ref), () => existsSync(path.join(spool, one.ref, 'out')), 15_000);
    expect(processesWith('/run/step.sh').length).toBeGreaterThan(0);
    expect(processesWith('in-plain-sight')).toEqual([]);
    await made.kill(one.ref);
  });

  it('keeps the spool to the runner, and the secret out of it', async () => {
    const { executor: made, spool } = executor();
    const secret = 'correct horse battery';
    await run(made, job({ secrets: { TOKEN: secret }, body: ':' }));
    expect(statSync(path.join(spool, 'run-0-1')).mode & 0o777).toBe(0o700);
    for (const file of ['rc', 'secrets', 'pid']) expect(readFileSync(path.join(spool, 'run-0-1', file), 'utf8')).not.toContain(secret);
  });

  it.each([
    ['a file larger than it may be', '{ limits: { file: 1MiB } }', 'head -c 3000000 /dev/zero > big', /./],
    ['more than /scratch holds', '{ limits: { scratch: 1MiB } }', 'for n in 1 2 3; do head -c 600000 /dev/zero > "$n"; done', /No space left/],
    ['more memory than it may', '{ limits: { memory: 64MiB } }', 'head -c 100000000 /dev/zero | tr "\\0" x | sort > /dev/null; x=$(head -c 90000000 /dev/zero | tr "\\0" x); echo "${#x}"', /./],
  ])('ends a step that wants %s', async (_what, yaml, body, words) => {
    const end = await run(executor({ profiles: profiles(`{ plain: ${yaml} }`) }).executor, job({ shell: 'bash', body }));
    expect(end.status).toBe('failed');
    expect(end.text).toMatch(words);
  });

  it('ends a step that writes without end, and says so', async () => {
    const end = await run(executor().executor, job({ body: 'yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }));
    expect(end).toMatchObject({ status: 'failed', code: undefined });
    expect(end.bytes).toBeLessThanOrEqual(MOST_OUTPUT);
    expect(end.output.length).toBeLessThanOrEqual(262_144);
    expect(end.text).toContain('[It was ended for writing more than 8 MiB of output.]');
  });

  it('a step named in capitals hands on its standard output alone', async () => {
    const { executor: made } = executor();
    await run(made, job({ name: 'REVISION', body: 'echo "Warning: old" >&2; echo 42' }));
    const look = await made.look('run-0-1', {});
    expect(look.is === 'ended' && 'stdout' in look.end && Buffer.from(look.end.stdout as Uint8Array).toString()).toBe('42\n');
    expect(look.is === 'ended' && Buffer.from(look.end.output).toString()).toContain('Warning: old');
  });

  it('a read step has the read identity and no other', async () => {
    const dir = folder('identity');
    for (const name of ['reader', 'changer']) writeFileSync(path.join(dir, name), `${name}\n`, { mode: 0o600 });
    const yaml = `{ plain: { read: { env: { KUBECONFIG: /run/identity/config }, files: { config: ${dir}/reader } }, change: { env: { KUBECONFIG: /run/identity/config }, files: { config: ${dir}/changer } } } }`;
    const { executor: made } = executor({ profiles: profiles(yaml) });
    const body = 'cat "$KUBECONFIG"; (echo x > "$KUBECONFIG") 2>/dev/null || true; ls /run/identity';
    for (const [ref, risk, text] of [['a-0-1', 'read', 'reader'], ['a-0-2', 'change', 'changer'], ['a-0-3', 'destructive', 'changer']] as const) {
      expect((await run(made, job({ ref, risk, body }))).text).toBe(`${text}\nconfig\n`);
    }
    expect(readFileSync(path.join(dir, 'reader'), 'utf8')).toBe('reader\n');
  });

  it('gets out by the proxy and by a forwarded port, and only where both lists say so', async () => {
    const server = createServer((socket) => void socket.end('hello from outside\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const dir = folder();
    mkdirSync(path.join(dir, '.etc'));
    for (const name of ['passwd', 'group', 'nsswitch.conf']) writeFileSync(path.join(dir, '.etc', name), name === 'nsswitch.conf' ? 'hosts: files dns\n' : '');
    mkdirSync(path.join(dir, 'run-0-1'));
    const before = process.cwd();
    process.chdir(path.join(dir, 'run-0-1'));
    onTestFinished(() => process.chdir(before));
    const body = `exec 3<>/dev/tcp/db.example/5432; cat <&3
ask() { exec 4<>/dev/tcp/127.0.0.1/3128; printf 'CONNECT %s HTTP/1.1\\r\\n\\r\\n' "$1" >&4; head -n 1 <&4; exec 4>&-; }
ask db.example:5432; ask api.example:443; ask 169.254.169.254:80; ask other.example:443`;
    const one = job({ shell: 'bash', body, egress: ['db.example:5432', 'other.example:443'] });
    const order = orderOf(one, profile('{ egress: ["db.example:5432", "api.example:443"] }'), { spool: dir, bwrap: '/usr/bin/bwrap', node: process.execPath, deny: [] });
    const port = (server.address() as AddressInfo).port;
    const rc = await runStep(order, { resolve: () => Promise.resolve(['93.184.216.34']), connect: () => connect({ host: '127.0.0.1', port, allowHalfOpen: true }) }).done;
    const text = readFileSync('out', 'utf8');
    expect(text.split('\n').filter((line) => !line.startsWith('tocsin:')).map((line) => line.trim())).toEqual([
      'hello from outside', 'HTTP/1.1 200 Connected', 'HTTP/1.1 403 Refused', 'HTTP/1.1 403 Refused', 'HTTP/1.1 403 Refused', '',
    ]);
    expect(text).toContain('tocsin: refused to connect to api.example:443');
    expect(rc).toMatchObject({ status: 'succeeded' });
  });
});
