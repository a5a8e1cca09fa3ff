// A runner beside the Tocsin of the demo, so that shell steps run: in the real sandbox, with stand-ins for the programs of a cluster.
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runnerBeside } from '../src/cli/serve.ts';
import type { Settings } from '../src/config.ts';
import type { Log } from '../src/log.ts';
import { home } from '../src/main.ts';

/** `shell`: one sentence for the page. */
export type Hired = { readonly shell: string; stop(): Promise<void> };
type Parts = { readonly settings: Settings; readonly env: Readonly<Record<string, string | undefined>>; readonly dir: string; readonly log: Log; readonly write: (line: string) => void; readonly now: () => Date };

const tools = ['kubectl'] as const;

/** Starts it where that is possible; where it is not, `shell` says why and what to do. */
export async function hire({ settings, env, dir, log, write, now }: Parts): Promise<Hired> {
  const idle = (shell: string): Hired => ({ shell, stop: () => Promise.resolve() });
  if (settings.env.DATABASE_URL !== undefined) return idle('Shell steps of runbooks wait here: with a DATABASE_URL of your own, start `tocsin runner` yourself.');
  const why = await whyNoSandbox();
  if (why !== undefined) return idle(why);
  const config = await equip(dir);
  const own = { PATH: process.env['PATH'], TZ: process.env['TZ'], ...env, RUNBOOKS_DIR: path.resolve(env['RUNBOOKS_DIR'] ?? 'runbooks'), TOCSIN_RUNNER_CONFIG: config };
  const beside = await runnerBeside(settings, { env: own, dir: home, now, out: write, err: write }, log);
  if (!beside) return idle('Shell steps of runbooks wait here: no runner could be started.');
  return { shell: 'Shell steps run in a real sandbox (bubblewrap), with a stand-in for kubectl: there is no cluster behind it.', stop: () => beside.stop() };
}

/** The profile of the Kubernetes runbooks, with the stand-ins where a sandbox may see them. */
async function equip(dir: string): Promise<string> {
  const bin = path.join(dir, 'tools');
  await mkdir(bin, { recursive: true });
  for (const tool of tools) {
    await cp(path.join(import.meta.dirname, 'tools', `${tool}.sh`), path.join(bin, tool));
    await chmod(path.join(bin, tool), 0o755);
  }
  const file = path.join(dir, 'runner.yaml');
  await writeFile(file, `profiles:\n  local: {}\n  k8s-prod:\n    binds: [${JSON.stringify(bin)}]\n    path: [${JSON.stringify(bin)}]\n`);
  return file;
}

/** Asks the program itself: some systems have it and forbid what it does. */
function whyNoSandbox(): Promise<string | undefined> {
  const patienceMs = 5_000;
  return new Promise((resolve) => {
    execFile('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { timeout: patienceMs }, (error) => {
      if (error === null) resolve(undefined);
      else if (error.code === 'ENOENT') resolve('Shell steps of runbooks wait here: they need bubblewrap. Install it (`apt-get install bubblewrap`) and start the demo again.');
      else resolve('Shell steps of runbooks wait here: bubblewrap is installed, but this system does not let it make a sandbox.');
    });
  });
}
