// The environment and tocsin.yaml, read once at start. Every problem is reported at once; values of secrets never are.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument, visit, type Document } from 'yaml';
import { z } from 'zod';
import { readDatabases, withPassword } from './config-databases.ts';
import { remoteProblems, remoteVariables } from './config-remote.ts';
import { tracingSecrets, tracingSettings, type TracingSettings } from './config-tracing.ts';
import { config as configSchema, type Config } from './domain/config.ts';
import { yamlTooHard } from './domain/bounded-yaml.ts';
import { nearest } from './domain/command-text.ts';
import { defaultPolicy, parsePolicy, type Policy } from './domain/runbook/policy.ts';

const on = z.string().trim().transform((value) => (value === '' ? undefined : value)).optional();
const number = on.transform((value) => (value === undefined ? undefined : Number(value)));
const url = (fallback: string) => on.pipe(z.url({ protocol: /^https?$/ }).default(fallback));

const environment = z.object({
  DATABASE_URL: on.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  DATABASE_OWNER_URL: on.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  RUNNER_DATABASE_URL: on.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  TOCSIN_DATA: on.pipe(z.string().default('./.tocsin')),
  TOCSIN_CONFIG: on,
  HOST: on.pipe(z.string().default('127.0.0.1')),
  PORT: number.pipe(z.int('must be a number').min(0).max(65_535).default(3000)),
  TRUSTED_PROXIES: number.pipe(z.int('must be a number').min(0).max(10).default(0)),
  PUBLIC_URL: on.pipe(z.url({ protocol: /^https?$/ }).optional()),
  SLACK_BOT_TOKEN: on.pipe(z.string({ error: 'is required: the bot token of your Slack app (xoxb-…), from "OAuth & Permissions"' })),
  SLACK_SIGNING_SECRET: on.pipe(z.string({ error: 'is required: the signing secret of your Slack app, from "Basic Information"' })),
  SLACK_APP_TOKEN: on,
  SLACK_API_URL: url('https://slack.com/api/'),
  PAGERDUTY_WEBHOOK_SECRET: on,
  PAGERDUTY_API_TOKEN: on,
  PAGERDUTY_FROM_EMAIL: on.pipe(z.email().optional()),
  PAGERDUTY_API_URL: url('https://api.pagerduty.com'),
  GITHUB_TOKEN: on,
  GITHUB_APP_ID: on,
  GITHUB_APP_PRIVATE_KEY: on,
  GITHUB_APP_INSTALLATION_ID: number.pipe(z.int('must be a number').positive().optional()),
  GITHUB_API_URL: url('https://api.github.com'),
  GITHUB_WEBHOOK_SECRET: on,
  POSTMORTEM_REPO: on.pipe(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name').optional()),
  POSTMORTEM_BRANCH: on,
  POSTMORTEM_GIT_URL: remoteVariables.url,
  POSTMORTEM_GIT_TOKEN: remoteVariables.token,
  POSTMORTEM_GIT_SSH_KEY: remoteVariables.file,
  POSTMORTEM_GIT_KNOWN_HOSTS: remoteVariables.file,
  MODEL_URL: on.pipe(z.url({ protocol: /^https?$/ }).optional()),
  MODEL_NAME: on.pipe(z.string().max(200).optional()),
  MODEL_API_KEY: on,
  TOCSIN_API_TOKEN: on.pipe(z.string().min(16, 'must have at least 16 characters').optional()),
  CANARY_HEARTBEAT_URL: on.pipe(z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional()),
  OTEL_EXPORTER_OTLP_ENDPOINT: on.pipe(z.url({ protocol: /^https?$/ }).optional()),
  OTEL_EXPORTER_OTLP_HEADERS: on,
  OTEL_SERVICE_NAME: on,
  OTEL_TRACES_SAMPLER: on,
  OTEL_TRACES_SAMPLER_ARG: on,
  RUNBOOKS_DIR: on.pipe(z.string().default('./runbooks')),
  LOG_LEVEL: on.pipe(z.enum(['debug', 'info', 'warn', 'error']).default('info')),
});
export type Environment = z.infer<typeof environment>;
export type Env = Readonly<Record<string, string | undefined>>;

// By name, so that a source added tomorrow keeps its secret as well. Database addresses hold passwords.
const secretName = /SECRET|TOKEN|PRIVATE_KEY|API_KEY|PASSWORD|^(RUNNER_)?DATABASE_(OWNER_)?URL$|^CANARY_HEARTBEAT_URL$/;

function secretValues(env: Env): string[] {
  return Object.entries(env).flatMap(([name, value]) => (secretName.test(name) ? list(value) : []));
}

/** Everything wrong with the settings, one sentence a problem, none with a secret's value in it. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Tocsin cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

export type Settings = {
  readonly env: Environment;
  readonly config: Config;
  readonly policy: Policy;
  readonly publicUrl: string;
  /** Values that must never be printed. */
  readonly secrets: readonly string[];
  /** The addresses of databases that proofs may ask, by the name that tocsin.yaml gives them. */
  readonly databases: Readonly<Record<string, string>>;
  readonly runbookSecrets: Readonly<Record<string, string>>;
  /** The secrets of an alert source, by the variable that its handler names; several while one is rotated. */
  readonly secretsOf: (variable: string) => readonly string[];
  /** Where traces go; undefined where they are off. */
  readonly tracing: TracingSettings | undefined;
  /** Connectors that are off, each with what would turn it on. */
  readonly off: readonly string[];
};

/** Reads and checks everything. Throws SettingsError with every problem; `dir` is where relative paths begin. */
export async function loadSettings(env: Env, dir: string): Promise<Settings> {
  const problems: string[] = [];
  const read = environment.safeParse(env);
  if (!read.success) problems.push(...read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  problems.push(...halfSet(env));
  const config = await readConfig(env, dir, problems);
  const policy = await readPolicy(config?.policy ?? 'runbooks/policy.yaml', dir, problems);
  const databases = readDatabases(env, config, problems);
  if (config?.canary === false && (env['CANARY_HEARTBEAT_URL'] ?? '').trim() !== '') problems.push('CANARY_HEARTBEAT_URL is set, and `canary` is off in tocsin.yaml: nothing would ever be sent there');
  if (!read.success || !config || problems.length > 0) throw new SettingsError(problems);
  const runbookSecrets = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (name.startsWith('RUNBOOK_SECRET_') && value ? [[name.slice('RUNBOOK_SECRET_'.length), value]] : [])),
  );
  return {
    env: read.data, config, policy, publicUrl: (read.data.PUBLIC_URL ?? `http://${read.data.HOST}:${read.data.PORT}`).replace(/\/$/, ''),
    secrets: [...secretValues(env), ...tracingSecrets(env), ...Object.values(runbookSecrets), ...Object.values(databases).concat(ownDatabases(read.data)).flatMap(withPassword)],
    runbookSecrets, databases, tracing: tracingSettings(env), off: offs(read.data), secretsOf: (variable) => list(env[variable]),
  };
}

function ownDatabases({ DATABASE_URL, DATABASE_OWNER_URL, RUNNER_DATABASE_URL }: Environment): string[] {
  return [DATABASE_URL, DATABASE_OWNER_URL, RUNNER_DATABASE_URL].filter((address) => address !== undefined);
}

function list(value: string | undefined): string[] {
  return (value ?? '').split(',').map((one) => one.trim()).filter(Boolean);
}

/** A connector with some of its variables is a mistake; with none it is off. */
function halfSet(env: Env): string[] {
  const set = (name: string) => (env[name] ?? '').trim() !== '';
  const problems: string[] = [];
  const together = (names: readonly string[]) => {
    const missing = names.filter((name) => !set(name));
    if (missing.length > 0 && missing.length < names.length) problems.push(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: ${names.join(', ')} go together`);
  };
  together(['PAGERDUTY_API_TOKEN', 'PAGERDUTY_FROM_EMAIL']);
  together(['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_APP_INSTALLATION_ID']);
  // The key is left out where a model runs on the operator's own machine.
  together(['MODEL_URL', 'MODEL_NAME']);
  if (set('MODEL_API_KEY') && !set('MODEL_URL') && !set('MODEL_NAME')) problems.push('MODEL_URL and MODEL_NAME are missing: MODEL_API_KEY alone says nothing');
  const identity = set('GITHUB_TOKEN') || set('GITHUB_APP_ID');
  if (set('POSTMORTEM_REPO') && !identity) problems.push('GITHUB_TOKEN is missing (or the three GITHUB_APP_… variables): POSTMORTEM_REPO needs somebody to open the pull request');
  // Beside a git remote GitHub may serve runbooks and follow-ups alone.
  const elsewhere = set('POSTMORTEM_GIT_URL');
  if (identity && !set('POSTMORTEM_REPO') && !elsewhere) problems.push('POSTMORTEM_REPO is missing: say where postmortems live, as owner/name');
  if (set('POSTMORTEM_BRANCH') && !set('POSTMORTEM_REPO') && !elsewhere) problems.push('POSTMORTEM_REPO is missing: POSTMORTEM_BRANCH alone says nothing');
  problems.push(...remoteProblems(env));
  return problems;
}

function offs(env: Environment): string[] {
  return [
    ...(env.PAGERDUTY_WEBHOOK_SECRET ? [] : ['PagerDuty webhooks (PAGERDUTY_WEBHOOK_SECRET)']),
    ...(env.PAGERDUTY_API_TOKEN ? [] : ['PagerDuty API (PAGERDUTY_API_TOKEN, PAGERDUTY_FROM_EMAIL)']),
    ...(env.POSTMORTEM_REPO || env.POSTMORTEM_GIT_URL ? [] : ['postmortems (POSTMORTEM_REPO and GITHUB_TOKEN or a GitHub App, or POSTMORTEM_GIT_URL)']),
    ...(env.MODEL_URL ? [] : ['suggestions of a model (MODEL_URL and MODEL_NAME)']),
    ...(env.TOCSIN_API_TOKEN ? [] : ['the read API and metrics (TOCSIN_API_TOKEN)']),
  ];
}

async function readConfig(env: Env, dir: string, problems: string[]): Promise<Config | undefined> {
  const named = env['TOCSIN_CONFIG']?.trim();
  const file = path.resolve(dir, named || 'tocsin.yaml');
  const text = await readIfThere(file);
  if (text === undefined) {
    if (!named) return configSchema.parse({});
    problems.push(`TOCSIN_CONFIG names ${named}, and there is no such file`);
    return undefined;
  }
  const checked = checkConfig(text);
  if (checked.config) return checked.config;
  problems.push(...checked.problems.map((problem) => `${path.basename(file)}: ${problem}`));
  return undefined;
}

/** The text of a tocsin.yaml → config, or every problem with where it is and what was probably meant. */
export function checkConfig(text: string): { config: Config | undefined; problems: readonly string[] } {
  try {
    return checkWithin(text);
  } catch (error) {
    // The parser (yaml 2) calls itself for each level, and runs out of stack.
    if (error instanceof RangeError) return { config: undefined, problems: ['nested too deeply: write it flatter'] };
    throw error;
  }
}

function checkWithin(text: string): { config: Config | undefined; problems: readonly string[] } {
  const hard = yamlTooHard(text);
  if (hard) return { config: undefined, problems: [`line ${hard.line}: ${hard.message}`] };
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return { config: undefined, problems: document.errors.map((error) => error.message.split('\n')[0] ?? 'not YAML') };
  const aliased = aliasLine(document, text);
  if (aliased !== undefined) return { config: undefined, problems: [`line ${aliased}: aliases (*name) are not supported: write the value out`] };
  const read = configSchema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {});
  if (read.success) return { config: read.data, problems: [] };
  return { config: undefined, problems: read.error.issues.map(say) };
}

/** The line of the first alias, if there is one. */
function aliasLine(document: Document, text: string): number | undefined {
  let line: number | undefined;
  visit(document, { Alias: (_key, node) => {
    line = text.slice(0, node.range?.[0] ?? 0).split('\n').length;
    return visit.BREAK;
  } });
  return line;
}

/** Each is compared with every setting, and a value of bytes (!!binary) has a key for each of them. */
const mostKeys = 20;

function say(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.') || 'the file';
  if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`;
  const known = Object.keys(configSchema.shape);
  const named = issue.keys.slice(0, mostKeys).map((key) => {
    const near = nearest(key, known);
    return `${place}: "${key}" is not a setting${near === undefined ? '' : `; did you mean "${near}"?`}`;
  }).join('; ');
  return issue.keys.length > mostKeys ? `${named}; and ${issue.keys.length - mostKeys} more` : named;
}

async function readPolicy(file: string, dir: string, problems: string[]): Promise<Policy> {
  const text = await readIfThere(path.resolve(dir, file));
  if (text === undefined) return defaultPolicy;
  const read = parsePolicy(text);
  if (read.ok) return read.policy;
  problems.push(...read.findings.map((finding) => `${file}:${finding.line}: ${finding.message}`));
  return defaultPolicy;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
