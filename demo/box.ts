// The world in a box as one thing: the look-alikes, their page, and a whole Tocsin that talks to them over HTTP.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { loadSettings } from '../src/config.ts';
import { createOutbound } from '../src/adapters/outbound.ts';
import { createLog, type Level } from '../src/log.ts';
import { home, startTocsin, type Parts, type Tocsin } from '../src/main.ts';
import type { Clock, Random } from '../src/ports.ts';
import { commandHelp, loadRegistry, type Registry } from '../src/registry.ts';
import { installationOf } from '../src/cli/manifest.ts';
import { slackManifest } from '../src/render/manifest.ts';
import type { About, Hints } from './api.ts';
import { freePort } from './ports.ts';
import { createDemoNetwork, type DemoNetwork } from './network.ts';
import { hire, type Hired } from './runner.ts';
import { createDemo, type Demo } from './server.ts';
import type { SlackApp } from './world.ts';

export type Box = { readonly demo: Demo; readonly tocsin: Tocsin; readonly network: DemoNetwork; readonly dir: string; close(): Promise<void> };

export type BoxOptions = {
  readonly clock: Clock; readonly random: Random; readonly dir: string;
  /** The page's port; 0 or nothing takes a free one. */
  readonly port?: number | undefined; readonly host?: string | undefined;
  /** More of Tocsin's environment: DATABASE_URL, TOCSIN_CONFIG, LOG_LEVEL … */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly write?: (line: string) => void;
  readonly timing?: Parts['timing'];
  readonly keep?: boolean;
  /** Slack talks to Tocsin over WebSockets that Tocsin opens, instead of over HTTP. */
  readonly socketMode?: boolean | undefined;
  /** A runner for shell steps beside Tocsin, where this machine has a sandbox for it. */
  readonly runner?: boolean | undefined;
};

/** What the page suggests while somebody types: made from the handlers, like the help. */
function hintsOf(registry: Registry): Hints {
  return {
    commands: commandHelp(registry).map(({ name, usage, help }) => ({ name, hint: usage.slice(name.length).trim(), about: help })),
    shortcuts: [...registry.shortcuts].map(([callbackId, { title, kind }]) => ({ callbackId, name: title, type: kind })),
  };
}

/** The Slack app as `tocsin manifest` makes it: what it does not ask for, it neither hears nor may do. */
function appOf(registry: Registry, socketMode: boolean): SlackApp {
  const { features, oauth_config: oauth, settings } = slackManifest(installationOf(registry, 'https://tocsin.example', socketMode));
  return { scopes: oauth.scopes.bot, events: settings.event_subscriptions.bot_events, homeTab: features.app_home.home_tab_enabled, socketMode };
}

/** Starts everything. `dir` is emptied first, and removed at the end unless `keep`. */
export async function openBox(options: BoxOptions): Promise<Box> {
  const { clock, random, dir } = options;
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  let tocsin: Tocsin | undefined;
  let about: About = {};
  const registry = await loadRegistry(path.join(home, 'handlers'));
  const demo = await createDemo({
    hints: hintsOf(registry), app: appOf(registry, options.socketMode ?? false), clock, random, dataDir: dir, port: options.port, host: options.host, appUrl: () => tocsin?.url ?? 'http://127.0.0.1:9', about: () => about,
  });
  const { actions } = demo.worlds.github;
  const network = createDemoNetwork(() => actions.runs.some((run) => actions.statusOf(run).conclusion === 'success'));
  const env: Record<string, string | undefined> = { ...demo.env, RUNBOOK_SECRET_QUEUES_TOKEN: random.uuid(), PORT: String(await freePort()), TOCSIN_DATA: path.join(dir, 'tocsin'), ...options.env };
  const write = options.write ?? ((line: string) => process.stderr.write(`${line}\n`));
  let hired: Hired | undefined;
  try {
    const settings = await loadSettings(env, process.cwd());
    const log = createLog({ level: (env['LOG_LEVEL'] ?? 'warn') as Level, secrets: settings.secrets, write, now: () => clock.now() });
    tocsin = await startTocsin({
      settings, log, clock, random, outbound: createOutbound({ network }), fastDatabase: true, githubThrottle: false, unpaced: true,
      ...(options.timing ? { timing: options.timing } : {}),
    });
    const [secret] = settings.secretsOf('GITHUB_WEBHOOK_SECRET');
    if (secret !== undefined) demo.worlds.github.setWebhook({ url: `${tocsin.url ?? ''}/webhooks/github`, secret });
    if (options.runner) hired = await hire({ settings, env, dir, log, write, now: () => clock.now() });
    about = { gatherMs: settings.config.postmortem['gather-for'], ...(hired ? { shell: hired.shell } : {}) };
  } catch (error) {
    await demo.close();
    throw error;
  }
  const running = tocsin;
  return {
    demo, network, dir, tocsin: running,
    async close() {
      await hired?.stop();
      await running.stop();
      await demo.close();
      if (!options.keep) await rm(dir, { recursive: true, force: true });
    },
  };
}
