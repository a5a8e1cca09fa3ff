// tocsin manifest: the Slack app of this installation. Needs no token: the tokens come from the app that is made with it.
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { checkConfig } from '../config.ts';
import { groupsNamed } from '../domain/permissions.ts';
import { parsePolicy } from '../domain/runbook/policy.ts';
import { sourcesOf } from '../domain/runbook/policy-sources.ts';
import { loadRegistry, type Registry } from '../registry.ts';
import { manifestProblems, slackManifest, type Installation } from '../render/manifest.ts';
import { readConfigText, readIfThere } from './files.ts';
import { home } from './home.ts';
import { Failure, readArgs, type Io } from './io.ts';

/** YAML, or JSON with --json. Socket Mode when SLACK_APP_TOKEN is set, or with --socket-mode before there is such a token. */
export async function manifest(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { json: { type: 'boolean' }, 'socket-mode': { type: 'boolean' } });
  const socketMode = flags['socket-mode'] === true || (io.env['SLACK_APP_TOKEN'] ?? '').trim() !== '';
  const publicUrl = addressOf(io);
  const installation = installationOf(await loadRegistry(path.join(home, 'handlers')), publicUrl, socketMode, await namesUsergroup(io));
  const problems = manifestProblems(installation);
  if (problems.length > 0) throw new Failure(problems.join('\n'));
  if (!socketMode && !publicUrl.startsWith('https://')) {
    io.err(`Slack calls ${publicUrl} only if it is a public https address: set PUBLIC_URL, or use Socket Mode (--socket-mode), which needs none.`);
  }
  const made = slackManifest(installation);
  io.out(flags['json'] ? JSON.stringify(made, undefined, 2) : stringify(made).trimEnd());
  return 0;
}

export function installationOf(registry: Registry, publicUrl: string, socketMode: boolean, usergroups = false): Installation {
  return {
    publicUrl, socketMode, usergroups, commands: [...registry.commands.keys()],
    shortcuts: [...registry.shortcuts].map(([name, { title, description, kind }]) => ({ name, title, description, kind })),
    events: [...registry.events].map(([name, { scopes, subscriptions }]) => ({ name, scopes, subscriptions })),
  };
}

/** Whether the policy or `permissions` looks people up in a user group of Slack's, which needs a scope of its own. */
async function namesUsergroup(io: Io): Promise<boolean> {
  const { config } = checkConfig((await readConfigText(io)).text ?? '');
  if (config && groupsNamed(config).length > 0) return true;
  const file = config?.policy ?? 'runbooks/policy.yaml';
  const text = await readIfThere(path.resolve(io.dir, file));
  if (text === undefined) return false;
  const read = parsePolicy(text, file);
  if (!read.ok) io.err(`${file} cannot be read (\`tocsin check\`): if it names a user group, the scope usergroups:read is missing below.`);
  return read.ok && sourcesOf(read.policy).usergroups.length > 0;
}

function addressOf({ env }: Io): string {
  const given = env['PUBLIC_URL']?.trim();
  if (!given) return `http://${env['HOST']?.trim() || '127.0.0.1'}:${env['PORT']?.trim() || '3000'}`;
  if (!z.url({ protocol: /^https?$/ }).safeParse(given).success) throw new Failure('PUBLIC_URL is not an http(s) address.');
  return given.replace(/\/$/, '');
}
