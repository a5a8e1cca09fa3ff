// The replicas of the soak: each is started again as soon as it was killed, and Slack and PagerDuty reach one of those that are up.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../demo/ports.ts';
import { refusedMs } from './host-clock.ts';

type Replica = { child: ChildProcess; url: string | undefined; killed: boolean };

export type Fleet = {
  /** Where a request goes now, as a load balancer would choose; an address where nobody listens when all are down. */
  url(): string;
  readonly up: number;
  /** SIGKILL for one that is up; false when there is none just now. */
  kill(): boolean;
  /** Unhandled rejections and lines of level error, apart from those about an absent database. */
  readonly bugs: readonly string[];
  /** How long the last starts took, on the average, ms. */
  readonly startMs: number;
  /** What a worker that lived had to leave to another one, because its lease was over or taken. */
  readonly passed: number;
  stop(): Promise<void>;
};

const entry = path.resolve(import.meta.dirname, 'replica.ts');
const nobody = 'http://127.0.0.1:9';

/** One replica: what is its own. */
export type Host = { readonly env: Readonly<Record<string, string>>; readonly clockOffMs: number };

/** `pick` is the dice: a number below n. */
export function createFleet({ hosts, timing }: { readonly hosts: readonly Host[]; readonly timing: object }, pick: (n: number) => number): Fleet {
  const fleet: Replica[] = [];
  const bugs: string[] = [];
  const starts: number[] = [];
  let [over, passed] = [false, 0];
  const start = async (host: Host, at: number): Promise<void> => {
    const port = await freePort();
    if (over) return;
    const began = performance.now();
    const child = spawn(process.execPath, [entry, JSON.stringify({ ...timing, clockOffMs: host.clockOffMs })], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...host.env, PORT: String(port) }, stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    const replica: Replica = { child, url: undefined, killed: false };
    const last: string[] = [];
    fleet[at] = replica;
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('ready ')) return;
      replica.url = line.slice('ready '.length);
      starts.push(performance.now() - began);
    });
    createInterface(child.stderr).on('line', (line) => {
      last.push(line);
      if (line.includes('passed to another worker')) passed += 1;
      if (isBug(line) && !isOfItsClock(line, host)) bugs.push(line);
    });
    child.once('exit', (code) => {
      replica.url = undefined;
      // The database may be away just when one starts: its supervisor starts it again, as systemd would.
      if (!replica.killed && !over && !last.some((line) => away.test(line))) bugs.push(`a replica ended by itself with ${code ?? 'a signal'}: ${last.slice(-3).join(' | ').slice(0, 1_000)}`);
      if (!over) void start(host, at);
    });
  };
  for (const [at, host] of hosts.entries()) void start(host, at);
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
    get startMs() {
      const lately = starts.slice(-10);
      return lately.reduce((sum, ms) => sum + ms, 0) / Math.max(1, lately.length);
    },
    get passed() {
      return passed;
    },
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

/** What a database that is away, cut off, or full looks like from here. */
const away = /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|terminat|timeout expired|timeout exceeded|Query read timeout|No space left|starting up|shutting down|57P0\d|53100|recovery/i;

/** Lines of the log are JSON. A database that is away is what the soak does to them; everything else that is an error is not. */
function isBug(line: string): boolean {
  return (line.includes('"level":"error"') || line.includes('nobody listened')) && !away.test(line) && !/database/i.test(line);
}

/** A host that is five minutes ahead of Slack is to say so. */
function isOfItsClock(line: string, { clockOffMs }: Host): boolean {
  return clockOffMs > refusedMs && line.includes('was refused for its time alone');
}
