// Puts the house together: settings, database, ports, engine, doors. Starts them in order and stops them in reverse.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { GitHubOptions } from './adapters/github.ts';
import { createGit } from './adapters/git.ts';
import type { ModelOptions } from './adapters/model.ts';
import { createOutbound } from './adapters/outbound.ts';
import type { PagerDutyOptions } from './adapters/pagerduty.ts';
import { createSlack } from './adapters/slack.ts';
import type { Settings } from './config.ts';
import { timeAcknowledgements } from './edge/acknowledged.ts';
import { apiRoute } from './edge/api.ts';
import { commandsRoute } from './edge/api-commands.ts';
import { consoleRoute } from './edge/console.ts';
import { healthRoute } from './edge/health.ts';
import { createLimits } from './edge/limits.ts';
import { metricsRoute } from './edge/metrics.ts';
import { watchProcess } from './edge/process-metrics.ts';
import { listenHttp, type HttpServer } from './edge/server.ts';
import { createSlackEdge } from './edge/slack.ts';
import { webhookRoute } from './edge/webhooks.ts';
import { createBell } from './engine/bell.ts';
import { createBudget, unpaced } from './engine/budget.ts';
import { createChannelFinder } from './engine/channels.ts';
import type { Context, Ports } from './engine/context.ts';
import { examine } from './doctor/index.ts';
import { createEngine } from './engine/engine.ts';
import { readGitAddress } from './domain/git-address.ts';
import { modelPlace } from './domain/model/suggesting.ts';
import { createAsked } from './engine/roles-asked.ts';
import { createTeam } from './engine/team.ts';
import { createArriving } from './engine/traced.ts';
import { lazy } from './lazy.ts';
import type { Log } from './log.ts';
import { openLookout } from './lookout.ts';
import { measured } from './measured.ts';
import { createMeter, type Meter } from './meter.ts';
import type { Clock, GitHub, Model, Outbound, PagerDuty, Random, Remote, Tracing } from './ports.ts';
import { loadRegistry } from './registry.ts';
import { loadRunbookFolder } from './runbooks.ts';
import { openDatabase } from './store/open.ts';
import type { Db } from './store/pool.ts';
import { createDatabases } from './store/read-databases.ts';
import { installedAt } from './store/trace.ts';
import { version } from './version.ts';

export const home = path.resolve(import.meta.dirname, '..');

export type Parts = {
  readonly settings: Settings; readonly log: Log; readonly clock: Clock; readonly random: Random;
  /** The network of runbook requests; the demo brings its own. */
  readonly outbound?: Outbound;
  readonly serve?: boolean; readonly work?: boolean;
  /** Where health and metrics are when it does not serve; nowhere when left out. */
  readonly lookoutPort?: number | undefined;
  readonly timing?: Partial<Pick<Context['settings'], 'leaseMs' | 'pollMs' | 'backoffMs'>>;
  readonly githubThrottle?: boolean;
  /** Slack's limits are not kept: for the demo, whose Slack has none. */
  readonly unpaced?: boolean;
  /** No fsync in the embedded database: for the demo, which begins anew each time. */
  readonly fastDatabase?: boolean;
};

export type Stopping = {
  /** For so long only /readyz says it, so that load balancers look elsewhere before a door closes. */
  readonly noticeMs?: number;
  /** What runs gets so long to end, then it is handed over; as long as it takes when left out. */
  readonly patienceMs?: number;
  /** Others who use the database: it stays until they have ended. */
  readonly others?: Promise<unknown> | undefined;
};

export type Tocsin = { readonly url: string | undefined; readonly context: Context; stop(how?: Stopping): Promise<void> };

export async function startTocsin(parts: Parts): Promise<Tocsin> {
  const { settings, log, clock, random } = parts;
  const registry = await loadRegistry(path.join(home, 'handlers'));
  const runbooks = await loadRunbookFolder(path.resolve(settings.env.RUNBOOKS_DIR), [...registry.steps.keys()], log);
  const database = await openDatabase({ env: settings.env, migrations: path.join(home, 'migrations'), log, fast: parts.fastDatabase ?? false });
  const owner = randomUUID();
  const bell = createBell({ db: database.pool, clock, log, sender: owner });
  const meter = createMeter();
  const tracing = await openTracing(parts, database.pool, owner);
  const ports = { ...measuredPorts(createPorts(parts), { meter, clock }), databases: createDatabases(settings.databases, database.pool) };
  const context: Context = {
    pool: database.pool, clock, random, log, meter, tracing, registry, runbooks, bell, config: settings.config, policy: settings.policy, secrets: settings.runbookSecrets,
    ports, asked: createAsked(clock), channels: createChannelFinder(), budget: parts.unpaced === true ? unpaced : createBudget({ db: database.pool, clock, random, log }), team: createTeam(ports.slack, clock), diagnose: ({ thorough }) => examine({ settings, thorough, problems: [], db: database.pool, ports, registry, clock, home, dir: process.cwd(), loaded: runbooks }),
    settings: {
      publicUrl: settings.publicUrl, watched: settings.env.PAGERDUTY_WEBHOOK_SECRET === undefined ? [] : ['pagerduty'], heartbeat: settings.env.CANARY_HEARTBEAT_URL, owner, host: hostname(), leaseMs: 30_000, pollMs: 1_000, backoffMs: 1_000, ...parts.timing,
      model: modelPlace(settings.env),
      postmortems: settings.env.POSTMORTEM_REPO === undefined ? undefined : { repo: settings.env.POSTMORTEM_REPO, branch: settings.env.POSTMORTEM_BRANCH },
      remote: remotePlace(settings),
    },
  };
  const engine = createEngine(context);
  if (parts.work !== false) engine.start();
  const stopped = new AbortController();
  const stopping = (): boolean => stopped.signal.aborted;
  const { lookoutPort: port } = parts;
  const lookout = port === undefined ? undefined : () => openLookout(context, settings, meter, { port, stopping });
  const doors = await (parts.serve === false ? lookout?.() : openDoors(context, settings, meter, stopping))?.catch(async (error: unknown) => {
    await engine.stop();
    await Promise.all([tracing?.close(), database.close()]);
    throw error;
  });
  for (const off of settings.off) log.info('a connector is off', { connector: off });
  log.info('Tocsin runs', { url: doors?.http.url, version, runbooks: runbooks.length });
  return {
    url: doors?.http.url, context,
    async stop({ noticeMs = 0, patienceMs, others } = {}) {
      stopped.abort();
      if (doors && noticeMs > 0) await clock.sleep(noticeMs);
      // What still comes in is stored, and waits for whoever is there next.
      await Promise.all([doors?.close(), engine.stop(patienceMs), others]);
      // Together, because a stop has 10 s in all and a collector may hang.
      await Promise.all([tracing?.close(), database.close()]);
    },
  };
}

/** The packages of OpenTelemetry are loaded where traces go somewhere, and nowhere else. */
async function openTracing({ settings: { tracing }, log, clock }: Parts, db: Db, instance: string): Promise<Tracing | undefined> {
  if (!tracing) return undefined;
  for (const doubt of tracing.doubts) log.warn('a setting of OpenTelemetry was not understood', { doubt });
  const { createTracing } = await import('./adapters/tracing.ts');
  return createTracing({
    ...tracing, installation: await installedAt(db), instance, version, clock,
    onLost: (error) => log.warn('traces cannot be sent; they are lost until this is mended, and nothing else is', { error }),
    onWell: () => log.info('traces are sent again'),
  });
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
    remote: createRemote(settings),
    outbound: outbound ?? createOutbound({}),
    model: env.MODEL_URL === undefined || env.MODEL_NAME === undefined ? undefined : lazyModel({ url: env.MODEL_URL, name: env.MODEL_NAME, key: env.MODEL_API_KEY, version }),
  };
}

/** Databases of proofs are not among them: their names are the operator's, and their questions people's. */
function measuredPorts(ports: Ports, by: { readonly meter: Meter; readonly clock: Clock }): Ports {
  return {
    slack: measured('slack', ports.slack, by), outbound: measured('outbound', ports.outbound, by),
    pagerduty: ports.pagerduty && measured('pagerduty', ports.pagerduty, by), github: ports.github && measured('github', ports.github, by),
    remote: ports.remote && measured('git', ports.remote, by), model: ports.model && measured('model', ports.model, by),
  };
}

/** Where postmortems go without GitHub, through the git binary. */
function createRemote({ env, config }: Settings): Remote | undefined {
  const address = env.POSTMORTEM_GIT_URL === undefined ? undefined : readGitAddress(env.POSTMORTEM_GIT_URL);
  if (!address || 'problem' in address) return undefined;
  const [, name = 'Tocsin', email = 'tocsin@localhost'] = /^(.+) <(.+)>$/.exec(config.postmortem.author) ?? [];
  return createGit({
    address, token: env.POSTMORTEM_GIT_TOKEN, sshKey: env.POSTMORTEM_GIT_SSH_KEY, knownHosts: env.POSTMORTEM_GIT_KNOWN_HOSTS,
    author: { name, email }, dir: path.resolve(env.TOCSIN_DATA, 'git'), environment: process.env,
  });
}

/** The remote as people may see it: without user and password. */
function remotePlace({ env }: Settings): Context['settings']['remote'] {
  const address = env.POSTMORTEM_GIT_URL === undefined ? undefined : readGitAddress(env.POSTMORTEM_GIT_URL);
  return !address || 'problem' in address ? undefined : { shown: address.shown, branch: env.POSTMORTEM_BRANCH };
}

function lazyPagerDuty(options: PagerDutyOptions): PagerDuty {
  return lazy(async () => (await import('./adapters/pagerduty.ts')).createPagerDuty(options));
}

function lazyGitHub(options: GitHubOptions): GitHub {
  return lazy(async () => (await import('./adapters/github.ts')).createGitHub(options));
}

function lazyModel(options: ModelOptions): Model {
  return lazy(async () => (await import('./adapters/model.ts')).createModel(options));
}

function githubAuth({ env }: Settings): GitHubOptions['auth'] | undefined {
  if (env.GITHUB_TOKEN !== undefined) return { token: env.GITHUB_TOKEN };
  const { GITHUB_APP_ID: appId, GITHUB_APP_PRIVATE_KEY: privateKey, GITHUB_APP_INSTALLATION_ID: installationId } = env;
  return appId === undefined || privateKey === undefined || installationId === undefined ? undefined : { appId, privateKey, installationId };
}

async function openDoors(context: Context, settings: Settings, meter: Meter, stopping: () => boolean): Promise<{ http: HttpServer; close(): Promise<void> }> {
  const { env } = settings;
  const { pool: db, bell, log, registry, clock, ports } = context;
  const limits = createLimits({ clock, proxies: env.TRUSTED_PROXIES });
  const arriving = createArriving(context);
  const slack = createSlackEdge({
    signingSecret: env.SLACK_SIGNING_SECRET, botToken: env.SLACK_BOT_TOKEN, appToken: env.SLACK_APP_TOKEN, apiUrl: env.SLACK_API_URL, db, bell, log, registry, clock, config: settings.config, limits,
    acknowledged: (seconds) => meter.observe('tocsin_ack_seconds', seconds, { door: 'slack', answer: 'accepted' }), arriving,
  });
  const { secretsOf } = settings;
  const watched = watchProcess(db);
  const routes = [
    webhookRoute({ db, bell, log, sources: registry.webhooks, secretsOf, clock, limits, arriving }),
    healthRoute({ db, ports, clock, off: settings.off, hearing: slack.hearing, stopping, canary: settings.config.canary }),
    commandsRoute({ db, bell, clock, token: env.TOCSIN_API_TOKEN, limits, arriving }),
    apiRoute({ db, token: env.TOCSIN_API_TOKEN, config: settings.config, limits }),
    metricsRoute({ db, token: env.TOCSIN_API_TOKEN, limits, sources: [...registry.webhooks.keys()], own: () => [...meter.read(), ...watched.read()] }),
    consoleRoute,
  ];
  const http = await listenHttp({ host: env.HOST, port: env.PORT, routes, slack: slack.handle, log, limits, arrived: timeAcknowledgements({ meter, clock, sources: registry.webhooks }) });
  slack.start();
  return { http, close: async () => { await slack.stop(); await http.close(); watched.stop(); } };
}
