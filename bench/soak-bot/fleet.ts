// The replicas of the soak: each is started again as soon as it was killed, and Slack and PagerDuty reach one of those that are up.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../demo/ports.ts';

type Replica = { child: ChildProcess; url: string | undefined; killed: boolean };

export type Fleet = {
  /** Where a request goes now, as a load balancer would choose; an address where nobody listens when all are down. */
  url(): string;
  readonly up: number;
  /** SIGKILL for one that is up; false when there is none just now. */
  kill(): boolean;
  /** Unhandled rejections and lines of level error, apart from those about an absent database. */
  readonly bugs: readonly string[];
  stop(): Promise<void>;
};

const entry = path.resolve(import.meta.dirname, 'replica.ts');
const nobody = 'http://127.0.0.1:9';

/** `pick` is the dice: a number below n. */
export function createFleet(order: { readonly env: () => Readonly<Record<string, string>>; readonly timing: object }, size: number, pick: (n: number) => number): Fleet {
  const fleet: Replica[] = [];
  const bugs: string[] = [];
  let over = false;
  const start = async (at: number): Promise<void> => {
    const port = await freePort();
    if (over) return;
    const child = spawn(process.execPath, [entry, JSON.stringify(order.timing)], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', ...order.env(), PORT: String(port) }, stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    const replica: Replica = { child, url: undefined, killed: false };
    const last: string[] = [];
    fleet[at] = replica;
    createInterface(child.stdout).on('line', (line) => { if (line.startsWith('ready ')) replica.url = line.slice('ready '.length); });
    createInterface(child.stderr).on('line', (line) => {
      last.push(line);
      if (isBug(line)) bugs.push(line);
    });
    child.once('exit', (code) => {
      replica.url = undefined;
      // The database may be away just when one starts: its supervisor starts it again, as systemd would.
      if (!replica.killed && !over && !last.some((line) => /ECONNREFUSED|ENOENT|terminat|starting up|shutting down|57P0\d|recovery/.test(line))) bugs.push(`a replica ended by itself with ${code ?? 'a signal'}`);
      if (!over) void start(at);
    });
  };
  for (let at = 0; at < size; at += 1) void start(at);
  const upNow = (): Replica[] => fleet.filter((one) => one?.url !== undefined);
  return {
    url: () => upNow()[pick(Math.max(1, upNow().length))]?.url ?? nobody,
    get up() {
      return upNow().length;
    },
    kill() {
      const up = upNow();
      const replica = up[pick(Math.max(1, up.length))];
      if (!replica) return false;
      Object.assign(replica, { url: undefined, killed: true });
      return replica.child.kill('SIGKILL');
    },
    bugs,
    async stop() {
      over = true;
      const alive = fleet.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      await Promise.all(alive.map(async ({ child }) => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }));
    },
  };
}

/** Lines of the log are JSON. A database that is away is what the soak does to them; everything else that is an error is not. */
function isBug(line: string): boolean {
  return (line.startsWith('{') || line.includes('nobody listened')) && !/ECONNREFUSED|ECONNRESET|ENOENT|terminat|database|starting up|shutting down|57P0\d|recovery/i.test(line);
}
