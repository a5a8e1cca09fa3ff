// runner.yaml: the identities, tools and ways out that steps of one executor profile get. Only the runner reads it, never the bot.
import path from 'node:path';
import { z } from 'zod';
import { isReservedForSecrets } from '../domain/runbook/reserved.ts';
import { readStrictYaml } from '../domain/runbook/strict-yaml.ts';
import type { Risk } from '../domain/runbook/types.ts';
import { isHostPort } from '../domain/runbook/values.ts';
import { clusterSettings, serviceAccountName } from './kubernetes/settings.ts';

const UNITS = { KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 } as const;
const size = z.string().regex(/^[1-9]\d{0,5}(?:KiB|MiB|GiB)$/, 'must be a size like 512MiB or 2GiB')
  .transform((text) => Number(text.slice(0, -3)) * UNITS[text.slice(-3) as keyof typeof UNITS]);

/** Places inside the sandbox that are its own, and folders that hold other people's things: a bind would undo the sandbox. */
const takenPlaces = ['/proc', '/sys', '/dev', '/run', '/var/run', '/scratch', '/home', '/root', '/boot'];
const tooWide = ['/', '/etc', '/var', '/var/lib', '/tmp', '/opt/..', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/mnt', '/srv'];

function within(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder}/`);
}

/** Why a folder may not be seen from steps; undefined when it may. */
export function whyNotBound(place: string): string | undefined {
  if (!path.isAbsolute(place) || path.normalize(place) !== place || place.endsWith('/')) return 'must be an absolute path without "..", "//" or a "/" at the end';
  if (place.includes('\0')) return 'must not hold a NUL';
  if (tooWide.includes(place)) return 'is too wide or already there: name the folder of the tools, for example /opt/kubectl';
  const taken = takenPlaces.find((folder) => within(place, folder));
  return taken === undefined ? undefined : `lies in ${taken}, which no step may see: copy the tools to /opt`;
}

const place = z.string().superRefine((text, context) => {
  const why = whyNotBound(text);
  if (why !== undefined) context.addIssue({ code: 'custom', message: why });
});
const absolute = z.string().refine((text) => path.isAbsolute(text) && path.normalize(text) === text, 'must be an absolute path');
const network = z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a network like 10.20.0.0/16' });
const hostPort = z.string().refine(isHostPort, 'must be host:port, exact and without a scheme or wildcard').transform((text) => text.toLowerCase());
const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'must be the name of an environment variable')
  .refine((name) => !isReservedForSecrets(name) && !/^(?:SHELLOPTS|BASHOPTS)$/.test(name), 'is a name of the shell or the loader: choose another');
const envValue = z.string().max(16_384).refine((text) => !text.includes('\0'), 'must not hold a NUL');

const secretSource = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }), z.strictObject({ file: absolute }),
], { error: 'must be { env: NAME } or { file: /absolute/path }' });
const secrets = z.record(envName, secretSource).default({});

const identity = z.strictObject({
  env: z.record(envName, envValue).default({}),
  /** Name → file on this machine; seen by the step as /run/identity/<name>, read-only. */
  files: z.record(z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'must be a plain file name'), absolute).default({}),
  /** In place of the profile's secret of that name. */
  secrets,
  /** On Kubernetes: whose token the step gets. Without one it gets none. */
  serviceAccount: serviceAccountName.optional(),
}).prefault({});

const limits = z.strictObject({
  memory: size.prefault('2GiB'),
  processes: z.int().min(8).max(100_000).default(256),
  file: size.prefault('64MiB'),
  scratch: size.prefault('64MiB'),
}).prefault({});

const profile = z.strictObject({
  sandbox: z.enum(['bubblewrap', 'kubernetes'], { error: 'must be bubblewrap or kubernetes: there is no way to run a step without a sandbox' }).default('bubblewrap'),
  /** With `sandbox: kubernetes`, and only then. */
  kubernetes: clusterSettings.optional(),
  binds: z.array(place).max(50).default([]),
  path: z.array(absolute).max(20).default([]),
  egress: z.array(hostPort).max(100).default([]),
  private: z.array(network).max(50).default([]),
  secrets,
  read: identity,
  change: identity,
  limits,
}).superRefine((one, context) => {
  const wrong = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
  const accounts = (['read', 'change'] as const).filter((name) => one[name].serviceAccount !== undefined);
  if (one.sandbox === 'bubblewrap') {
    if (one.kubernetes) wrong(['kubernetes'], 'belongs to sandbox: kubernetes');
    accounts.forEach((name) => wrong([name, 'serviceAccount'], 'belongs to sandbox: kubernetes'));
    return;
  }
  if (!one.kubernetes) wrong(['sandbox'], 'needs "kubernetes" beside it: namespace, image and networkPolicy');
  for (const name of ['binds', 'private'] as const) if (one[name].length > 0) wrong([name], 'belongs to sandbox: bubblewrap; on Kubernetes the image and the network policy say it');
  for (const name of ['read', 'change'] as const) if (Object.keys(one[name].files).length > 0) wrong([name, 'files'], 'belongs to sandbox: bubblewrap; on Kubernetes name a serviceAccount or secrets');
});

export const runnerConfig = z.strictObject({
  spool: absolute.optional(),
  profiles: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and "-"'), profile),
});

export type Profile = z.infer<typeof profile>;
export type Identity = z.infer<typeof identity>;
export type SecretSource = z.infer<typeof secretSource>;
export type RunnerConfig = z.infer<typeof runnerConfig>;

export type RunnerConfigRead = { readonly ok: true; readonly config: RunnerConfig } | { readonly ok: false; readonly problems: readonly string[] };

/** runner.yaml → profiles, or every problem with its line. Values are never repeated: some stand beside secrets. */
export function readRunnerConfig(text: string): RunnerConfigRead {
  const yaml = readStrictYaml(text, 1);
  if (!yaml.ok) return { ok: false, problems: [`line ${yaml.line}: ${yaml.why}`] };
  const read = runnerConfig.safeParse(yaml.value);
  if (read.success) return { ok: true, config: read.data };
  const problems = read.error.issues.map((issue) => `line ${yaml.lineOf(issue.path)}: ${issue.path.join('.') || 'the file'}: ${wordsOf(issue)}`);
  return { ok: false, problems };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.map((key) => `"${key}"`).join(', ')} is not a setting`;
  if (issue.code === 'invalid_key') return issue.issues.map((one) => one.message).join(', ');
  return issue.message;
}

/** A `read` step gets the read identity whatever its body does; everything else the change identity. */
export function identityOf(profile: Profile, risk: Risk): Identity {
  return risk === 'read' ? profile.read : profile.change;
}

/** Where the values of a step's secrets are: the identity's own first, then the profile's. */
export function secretSources(profile: Profile, risk: Risk): Readonly<Record<string, SecretSource>> {
  return { ...profile.secrets, ...identityOf(profile, risk).secrets };
}
