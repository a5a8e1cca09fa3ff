// tocsin manifest: the Slack app of this installation. Needs no token: the tokens come from the app that is made with it.
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { loadRegistry, type Registry } from '../registry.ts';
import { manifestProblems, slackManifest, type Installation } from '../render/manifest.ts';
import { home } from './home.ts';
import { Failure, readArgs, type Io } from './io.ts';

/** YAML, or JSON with --json. Socket Mode when SLACK_APP_TOKEN is set, or with --socket-mode before there is such a token. */
export async function manifest(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { json: { type: 'boolean' }, 'socket-mode': { type: 'boolean' } });
  const socketMode = flags['socket-mode'] === true || (io.env['SLACK_APP_TOKEN'] ?? '').trim() !== '';
  const publicUrl = addressOf(io);
  const installation = installationOf(await loadRegistry(path.join(home, 'handlers')), publicUrl, socketMode);
  const problems = manifestProblems(installation);
  if (problems.length > 0) throw new Failure(problems.join('\n'));
  if (!socketMode && !publicUrl.startsWith('https://')) {
    io.err(`Slack calls ${publicUrl} only if it is a public https address: set PUBLIC_URL, or use Socket Mode (--socket-mode), which needs none.`);
  }
  const made = slackManifest(installation);
  io.out(flags['json'] ? JSON.stringify(made, undefined, 2) : stringify(made).trimEnd());
  return 0;
}

export function installationOf(registry: Registry, publicUrl: string, socketMode: boolean): Installation {
  return {
    publicUrl, socketMode, commands: [...registry.commands.keys()],
    shortcuts: [...registry.shortcuts].map(([name, { title, description, kind }]) => ({ name, title, description, kind })),
    events: [...registry.events].map(([name, { scopes, subscriptions }]) => ({ name, scopes, subscriptions })),
  };
}

function addressOf({ env }: Io): string {
  const given = env['PUBLIC_URL']?.trim();
  if (!given) return `http://${env['HOST']?.trim() || '127.0.0.1'}:${env['PORT']?.trim() || '3000'}`;
  if (!z.url({ protocol: /^https?$/ }).safeParse(given).success) throw new Failure('PUBLIC_URL is not an http(s) address.');
  return given.replace(/\/$/, '');
}
