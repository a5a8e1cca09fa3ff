// No sandbox, no steps: every reason refuses, says what to do, and nothing is ever run without one.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSandbox } from '../../../src/runner/local/boot-check.ts';
import { whyNoSandbox, type MachineFacts } from '../../../src/runner/local/hints.ts';
import { executor, folder, job, needsSandbox, noSandbox, profile, profiles } from './support.ts';

function fake(script: string): { bwrap: string; trace: string } {
  const dir = folder('bwrap');
  const bwrap = path.join(dir, 'bwrap');
  writeFileSync(bwrap, `#!/bin/sh\n${script}\n`);
  chmodSync(bwrap, 0o755);
  return { bwrap, trace: path.join(dir, 'trace') };
}

const refused = { name: 'Rejected', code: 'sandbox' };

describe('without a sandbox', () => {
  it('bubblewrap is not there', async () => {
    const { executor: made, spool } = executor({ bwrap: '/nowhere/bwrap' });
    await expect(made.start(job())).rejects.toMatchObject({ ...refused, message: expect.stringContaining('apt-get install bubblewrap') });
    expect(existsSync(path.join(spool, 'run-0-1'))).toBe(false);
  });

  it('bubblewrap fails: the step is refused with what it said, and is not run in any other way', async () => {
    const { bwrap } = fake('echo "bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces." >&2; exit 1');
    const { executor: made, spool } = executor({ bwrap });
    const effect = path.join(folder('effect'), 'effect');
    await expect(made.start(job({ body: `echo x > ${effect}` }))).rejects.toMatchObject({ ...refused, message: expect.stringContaining('No permissions to create new namespace') });
    expect(existsSync(effect)).toBe(false);
    expect(readdirSync(spool)).not.toContain('run-0-1');
  });

  it('a bad answer is kept for a minute, then asked for again', async () => {
    let now = Date.now();
    const { bwrap } = fake('exit 1');
    const { executor: made } = executor({ bwrap, now: () => now });
    const first = await made.check('plain');
    expect(await made.check('plain')).toBe(first);
    now += 61_000;
    expect(await made.check('plain')).not.toBe(first);
  });

  it.each([
    ['a folder of tools that is not there', '{ plain: { binds: [/opt/nothing-here] } }', '/opt/nothing-here cannot be read'],
    ['a file of an identity that is not there', '{ plain: { change: { files: { config: /etc/nothing-here } } } }', '/etc/nothing-here cannot be read'],
  ])('%s', async (_what, yaml, words) => {
    const { executor: made } = executor({ profiles: profiles(yaml), bwrap: '/bin/true' });
    await expect(made.start(job())).rejects.toMatchObject(refused);
    expect((await made.check('plain')).words).toContain(/\/(?:da|ba)sh is/.test(noSandbox ?? '') ? 'installed' : words);
  });

  it('an unknown profile, a name that is a path', async () => {
    const { executor: made } = executor();
    await expect(made.start(job({ executor: 'constructor' }))).rejects.toMatchObject({ name: 'Rejected', code: 'profile' });
    await expect(made.start(job({ ref: '../../etc' }))).rejects.toMatchObject({ name: 'Rejected', code: 'ref' });
    await expect(made.look('.etc', {})).rejects.toMatchObject({ name: 'Rejected', code: 'ref' });
  });

  it('a spool that others can read is refused', () => {
    const spool = folder();
    chmodSync(spool, 0o755);
    expect(() => executor({ spool })).toThrow(/belong to the runner's user alone/);
  });
});

describe.skipIf(noSandbox !== undefined)(needsSandbox('with a sandbox'), () => {
  it('says what holds', async () => {
    expect(await executor().executor.check('plain')).toEqual({
      ok: true, words: 'Steps of plain run in bubblewrap: only /scratch can be written, /home is not seen, no network but the allow-list, nothing outlives a kill.',
    });
  });

  it('tries the way out too, where a profile has one', async () => {
    expect(await executor({ profiles: profiles('{ plain: { egress: ["api.example:443"] } }') }).executor.check('plain')).toMatchObject({ ok: true });
  });

  it.each([
    ['shares the network', '/usr/bin/bwrap --args 3 --share-net', 'this machine can be reached'],
    ['shows /home', '/usr/bin/bwrap --tmpfs / --dir /home --args 3', '/home or /root can be seen'],
    ['shows the spool', '/usr/bin/bwrap --ro-bind /tmp /tmp --args 3', 'the spool can be seen'],
    ['leaves a writable place', '/usr/bin/bwrap --args 3 --tmpfs /dev/shm', 'there is more to write than /scratch'],
  ])('a sandbox that %s is refused', async (_what, command, hole) => {
    const { bwrap } = fake(`shift 2; exec ${command} "$@"`);
    const health = await executor({ bwrap }).executor.check('plain');
    expect(health).toMatchObject({ ok: false, words: expect.stringContaining(hole) });
  });
});

describe.skipIf(noSandbox !== undefined)(needsSandbox('the kill must reach what left its session'), () => {
  /** A trial whose step has left a sleeper behind; `kill` says what the kill does to it. */
  async function tried(kill: (sleeper: ChildProcess) => void): Promise<{ ok: boolean; words: string }> {
    const spool = folder();
    let sleeper: ChildProcess | undefined;
    const health = await checkSandbox({
      name: 'plain', profile: profile(), spool, bwrap: '/usr/bin/bwrap', now: Date.now,
      begin: async ({ ref, env }) => {
        sleeper = spawn('sleep', [env['CHECK_MARK'] ?? '']);
        mkdirSync(path.join(spool, ref));
        writeFileSync(path.join(spool, ref, 'out'), 'ready\n');
      },
      kill: async () => { if (sleeper) kill(sleeper); },
      forget: async () => undefined,
    });
    sleeper?.kill('SIGKILL');
    return health;
  }

  it('one that does not is no sandbox', async () => {
    expect(await tried(() => undefined)).toMatchObject({ ok: false, words: expect.stringContaining('outlived the kill') });
  });

  it('one that needs a moment on a busy machine is one', async () => {
    expect(await tried((sleeper) => { setTimeout(() => sleeper.kill('SIGKILL'), 300); })).toMatchObject({ ok: true });
  });
});

describe('hints', () => {
  const facts: MachineFacts = { said: 'bwrap: setting up uid map: Permission denied', bwrapThere: true, bwrap: '/usr/bin/bwrap', missing: [], apparmor: undefined, namespaces: undefined, container: false };
  it.each([
    [{ bwrapThere: false }, 'apt-get install bubblewrap'],
    [{ missing: ['/usr/bin/dash'] }, '/usr/bin/dash is not installed'],
    [{ apparmor: '1' }, 'apparmor-profiles'],
    [{ container: true, apparmor: '1' }, '--security-opt seccomp=unconfined'],
    [{ namespaces: '0' }, 'sysctl user.max_user_namespaces'],
    [{}, 'may not create user namespaces'],
    [{ said: 'bwrap: Can\'t find source path /opt/x: No such file or directory' }, 'bubblewrap said: bwrap: Can\'t find source path /opt/x'],
  ])('%j', (more, words) => expect(whyNoSandbox({ ...facts, ...more })).toContain(words));
});
