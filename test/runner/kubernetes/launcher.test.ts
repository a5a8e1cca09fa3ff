// What a container runs, run here in a sandbox with the same places: the shell, its exit code, the fence, and no late beginning.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, partsOf } from '../../../src/runner/kubernetes/launcher.ts';
import { folder, needsSandbox, noSandbox, profile } from '../local/support.ts';

function run(body: string, { shell = 'sh', late = Date.now() + 60_000, fence }: { shell?: 'sh' | 'bash'; late?: number; fence?: string } = {}) {
  const dir = folder('step');
  writeFileSync(path.join(dir, 'step.sh'), body);
  const args = ['--unshare-all', '--die-with-parent', '--ro-bind', '/usr', '/usr', ...['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]), '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/scratch', '--ro-bind', dir, '/step', '--'];
  const { status, stdout, stderr } = spawnSync('/usr/bin/bwrap', [...args, ...commandOf(shell, profile().limits, late, fence)], { env: { PATH: '/usr/bin' } });
  return { status, stdout, stderr: stderr.toString() };
}

describe.skipIf(noSandbox !== undefined)(needsSandbox('the launcher'), () => {
  it('becomes the shell, strict, with both streams in one and in order', () => {
    const { status, stdout, stderr } = run('echo one; echo two >&2; pwd; exit 7');
    expect({ status, out: stdout.toString(), stderr }).toEqual({ status: 7, out: 'one\ntwo\n/scratch\n', stderr: '' });
    expect(run('echo "$NOT_SET"; echo on').status).toBe(2);
    expect(run('false | true; echo on', { shell: 'bash' }).status).toBe(1);
    expect(run('[[ a == a ]] && echo "$BASH_VERSION"', { shell: 'bash' }).status).toBe(0);
  });

  it('keeps standard output apart, behind the fence, with the exit code of the step', () => {
    const good = run('echo warn >&2; printf value', { fence: 'F-1' });
    expect(good.status).toBe(0);
    expect(partsOf(good.stdout, 'F-1').stdout?.toString()).toBe('value');
    expect(partsOf(good.stdout, 'F-1').whole.toString()).toBe('warn\nvalue');
    const bad = run('echo part; exit 9', { fence: 'F-1', shell: 'bash' });
    expect([bad.status, partsOf(bad.stdout, 'F-1').stdout?.toString()]).toEqual([9, 'part\n']);
  });

  it('does not begin when it is too late', () => {
    const { status, stdout } = run('echo began', { late: Date.now() - 5_000 });
    expect([status, stdout.toString()]).toEqual([125, '']);
  });
});
