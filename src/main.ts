// Puts the house together: settings, database, ports, engine, doors. Starts them in order and stops them in reverse.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { GitHubOptions } from './adapters/github.ts';
import { createOutbound } from './adapters/outbound.ts';
import type { PagerDutyOptions } from './adapters/pagerduty.ts';
import { createSlack } from './adapters/slack.ts';
import type { Settings } from './config.ts';
import { apiRoute } from './edge/api.ts';
import { consoleRoute } from './edge/console.ts';
import { healthRoute } from './edge/health.ts';
import { metricsRoute } from './edge/metrics.ts';
import { listenHttp, type HttpServer } from './edge/server.ts';
import { createSlackEdge } from './edge/slack.ts';
import { webhookRoute } from './edge/webhooks.ts';
import { createBell } from './engine/bell.ts';
import { createBudget, unpaced } from './engine/budget.ts';
import { createChannelFinder } from './engine/channels.ts';
import type { Context, Ports } from './engine/context.ts';
import { examine } from './doctor/index.ts';
import { createEngine } from './engine/engine.ts';
import { createAsked } from './engine/roles-asked.ts';
import { createTeam } from './engine/team.ts';
import { lazy } from './lazy.ts';
import type { Log } from './log.ts';
import type { Clock, GitHub, Outbound, PagerDuty, Random } from './ports.ts';
import { loadRegistry } from './registry.ts';
import { loadRunbookFolder } from './runbooks.ts';
import { openDatabase } from './store/open.ts';
import { version } from './version.ts';

export const home = path.resolve(import.meta.dirname, '..');

export type Parts = {
  readonly settings: Settings; readonly log: Log; readonly clock: Clock; readonly random: Random;
  /** The network of runbook requests; the demo brings its own. */
  readonly outbound?: Outbound;
  readonly serve?: boolean; readonly work?: boolean;
  readonly timing?: Partial<Pick<Context['settings'], 'leaseMs' | 'pollMs' | 'backoffMs'>>;
  readonly githubThrottle?: boolean;
  /** Slack's limits are not kept: for the demo, whose Slack has none. */
  readonly unpaced?: boolean;
  /** No fsync in the embedded database: for the demo, which begins anew each time. */
  readonly fastDatabase?: boolean;
};

export type Tocsin = { readonly url: string | undefined; readonly context: Context; stop(): Promise<void> };

export async function startTocsin(parts: Parts): Promise<Tocsin> {
  const { settings, log, clock, random } = parts;
  const registry = await loadRegistry(path.join(home, 'handlers'));
  const runbooks = await loadRunbookFolder(path.resolve(settings.env.RUNBOOKS_DIR), [...registry.steps.keys()], log);
  const database = await openDatabase({ env: settings.env, migrations: path.join(home, 'migrations'), log, fast: parts.fastDatabase ?? false });
  const owner = randomUUID();
  const bell = createBell({ db: database.pool, clock, log, sender: owner });
  const ports = createPorts(parts);
  const context: Context = {
    pool: database.pool, clock, random, log, registry, runbooks, bell, config: settings.config, policy: settings.policy, secrets: settings.runbookSecrets,
    ports, asked: createAsked(clock), channels: createChannelFinder(), budget: parts.unpaced === true ? unpaced : createBudget({ db: database.pool, clock, random, log }), team: createTeam(ports.slack, clock), diagnose: () => examine({ settings, problems: [], db: database.pool, ports, registry, clock, home, dir: process.cwd(), loaded: runbooks }),
    settings: {
      publicUrl: settings.publicUrl, owner, host: hostname(), leaseMs: 30_000, pollMs: 1_000, backoffMs: 1_000, ...parts.timing,
      postmortems: settings.env.POSTMORTEM_REPO === undefined ? undefined : { repo: settings.env.POSTMORTEM_REPO, branch: settings.env.POSTMORTEM_BRANCH },
    },
  };
  const engine = createEngine(context);
  if (parts.work !== false) engine.start();
  const doors = parts.serve === false ? undefined : await openDoors(context, settings).catch(async (error: unknown) => {
    await engine.stop();
    await database.close();
    throw error;
  });
  for (const off of settings.off) log.info('a connector is off', { connector: off });
  log.info('Tocsin runs', { url: doors?.http.url, version, runbooks: runbooks.length });
  return {
    url: doors?.http.url, context,
    async stop() {
      await doors?.close();
      await engine.stop();
      await database.close();
    },
  };
}

export function createPorts({ settings, clock, outbound, log, githubThrottle }: Pick<Parts, 'settings' | 'clock' | 'outbound' | 'log' | 'githubThrottle'>): Ports {
  const { env } = settings;
  const auth = githubAuth(settings);
  return {
    slack: createSlack({
      apiUrl: env.SLACK_API_URL, botToken: env.SLACK_BOT_TOKEN, clock, version,
      // The payload may hold words of a private incident: only its place is logged.
      onBug: ({ method, code }) => log.error('Slack refused our layout; it was sent as plain text', { method, code }),
    }),
    pagerduty: env.PAGERDUTY_API_TOKEN === undefined || env.PAGERDUTY_FROM_EMAIL === undefined ? undefined : lazyPagerDuty({
      apiUrl: env.PAGERDUTY_API_URL, token: env.PAGERDUTY_API_TOKEN, fromEmail: env.PAGERDUTY_FROM_EMAIL, version,
    }),
    github: auth === undefined ? undefined : lazyGitHub({ apiUrl: env.GITHUB_API_URL, auth, version, throttle: { enabled: githubThrottle ?? true } }),
    outbound: outbound ?? createOutbound({}),
  };
}

function lazyPagerDuty(options: PagerDutyOptions): PagerDuty {
  return lazy(async () => (await import('./adapters/pagerduty.ts')).createPagerDuty(options));
}

function lazyGitHub(options: GitHubOptions): GitHub {
  return lazy(async () => (await import('./adapters/github.ts')).createGitHub(options));
}

function githubAuth({ env }: Settings): GitHubOptions['auth'] | undefined {
  if (env.GITHUB_TOKEN !== undefined) return { token: env.GITHUB_TOKEN };
  const { GITHUB_APP_ID: appId, GITHUB_APP_PRIVATE_KEY: privateKey, GITHUB_APP_INSTALLATION_ID: installationId } = env;
  return appId === undefined || privateKey === undefined || installationId === undefined ? undefined : { appId, privateKey, installationId };
}

async function openDoors(context: Context, settings: Settings): Promise<{ http: HttpServer; close(): Promise<void> }> {
  const { env } = settings;
  const { pool: db, bell, log, registry, clock, ports } = context;
  const slack = createSlackEdge({
    signingSecret: env.SLACK_SIGNING_SECRET, botToken: env.SLACK_BOT_TOKEN, appToken: env.SLACK_APP_TOKEN, apiUrl: env.SLACK_API_URL, db, bell, log, registry, clock, config: settings.config,
  });
  const { secretsOf } = settings;
  const routes = [
    webhookRoute({ db, bell, log, sources: registry.webhooks, secretsOf, monotonicMs: () => clock.monotonicMs() }),
    healthRoute({ db, ports, clock, off: settings.off, hearing: slack.hearing }),
    apiRoute({ db, token: env.TOCSIN_API_TOKEN, config: settings.config }),
    metricsRoute({ db, token: env.TOCSIN_API_TOKEN }),
    consoleRoute,
  ];
  const http = await listenHttp({ host: env.HOST, port: env.PORT, routes, slack: slack.handle, log });
  slack.start();
  return { http, close: async () => { await slack.stop(); await http.close(); } };
}
