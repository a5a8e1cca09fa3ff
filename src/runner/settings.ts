// The runner's own environment and runner.yaml. It refuses what belongs to the bot: a step must not be able to reach it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { checkConfig, SettingsError, type Env } from '../config.ts';
import { Rejected } from '../domain/errors.ts';
import { defaultPolicy, parsePolicy, type Policy } from '../domain/runbook/policy.ts';
import { readRunnerConfig, type RunnerConfig } from './profiles.ts';

const text = z.string().trim().transform((value) => (value === '' ? undefined : value)).optional();
const address = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional();

const environment = z.object({
  RUNNER_DATABASE_URL: text.pipe(address),
  DATABASE_URL: text.pipe(address),
  TOCSIN_DATA: text.pipe(z.string().default('./.tocsin')),
  TOCSIN_CONFIG: text,
  TOCSIN_RUNNER_CONFIG: text,
  RUNBOOKS_DIR: text.pipe(z.string().default('./runbooks')),
  LOG_LEVEL: text.pipe(z.enum(['debug', 'info', 'warn', 'error']).default('info')),
});

export type RunnerSettings = {
  readonly databaseUrl: string;
  readonly runbooks: string;
  /** A folder of the runner's alone: tries, the versions of runbooks it has seen, its name. */
  readonly spool: string;
  readonly profiles: RunnerConfig['profiles'];
  /** Read anew each time, so that what is compared is the policy as it is now. Throws Rejected when it cannot be used. */
  readonly policy: () => Promise<Policy>;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Values that must never be printed. */
  readonly secrets: readonly string[];
};

/** Without a runner.yaml: everything stays in the sandbox, nothing gets out, nothing is handed in. */
const alone = 'profiles: { local: {} }';

/** What is the bot's alone. A runner that has it in its environment could act as the bot. */
const botsOwn = /^(?:SLACK|PAGERDUTY)_|^GITHUB_(?:TOKEN|APP_|WEBHOOK_)|_WEBHOOK_SECRET$|^TOCSIN_API_TOKEN$|^DATABASE_OWNER_URL$/;

export function botVariables(env: Env): readonly string[] {
  const set = Object.keys(env).filter((name) => (env[name] ?? '').trim() !== '');
  return set.filter((name) => botsOwn.test(name) || (name === 'DATABASE_URL' && set.includes('RUNNER_DATABASE_URL'))).sort();
}

/** Throws SettingsError with every problem; `dir` is where relative paths begin. */
export async function loadRunnerSettings(env: Env, dir: string): Promise<RunnerSettings> {
  const problems: string[] = [];
  const foreign = botVariables(env);
  if (foreign.length > 0) {
    problems.push(`${foreign.join(', ')} ${foreign.length === 1 ? 'is' : 'are'} the bot's: a runner must not have ${foreign.length === 1 ? 'it' : 'them'}. Start it with an environment of its own; it reads .env.runner, never .env`);
  }
  const read = environment.safeParse(env);
  if (!read.success) problems.push(...read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const databaseUrl = read.data?.RUNNER_DATABASE_URL ?? read.data?.DATABASE_URL;
  if (read.success && databaseUrl === undefined) problems.push('RUNNER_DATABASE_URL is required: the address of Tocsin\'s PostgreSQL as the runner\'s role, which `tocsin runner-role` makes');
  const config = await readProfiles(env, dir, problems);
  if (!read.success || databaseUrl === undefined || !config || problems.length > 0) throw new SettingsError(problems);
  const { TOCSIN_DATA, RUNBOOKS_DIR, LOG_LEVEL, TOCSIN_CONFIG } = read.data;
  return {
    databaseUrl, runbooks: path.resolve(dir, RUNBOOKS_DIR), spool: config.spool ?? path.resolve(dir, TOCSIN_DATA, 'spool'), profiles: config.profiles,
    policy: () => readPolicy(dir, TOCSIN_CONFIG), logLevel: LOG_LEVEL,
    secrets: Object.entries(env).flatMap(([name, value]) => (/SECRET|TOKEN|KEY|PASSWORD|DATABASE_URL$/.test(name) && value ? [value] : [])),
  };
}

async function readProfiles(env: Env, dir: string, problems: string[]): Promise<RunnerConfig | undefined> {
  const named = env['TOCSIN_RUNNER_CONFIG']?.trim();
  const file = named || 'runner.yaml';
  const found = await readIfThere(path.resolve(dir, file));
  if (named && found === undefined) problems.push(`TOCSIN_RUNNER_CONFIG names ${named}, and there is no such file`);
  const config = readRunnerConfig(found ?? alone);
  if (config.ok) return config.config;
  problems.push(...config.problems.map((problem) => `${path.basename(file)}: ${problem}`));
  return undefined;
}

/** The same place as the bot's (src/config.ts): what `policy` in tocsin.yaml names, or runbooks/policy.yaml, or the defaults. */
async function readPolicy(dir: string, named: string | undefined): Promise<Policy> {
  const place = named ?? 'tocsin.yaml';
  const { config, problems } = checkConfig((await readIfThere(path.resolve(dir, place))) ?? '');
  if (!config) throw new Rejected('runbook', 'policy', `The runner cannot read ${place}, so nothing was run: ${problems[0] ?? 'it is wrong'}. Correct it and start the run again.`);
  const file = config.policy ?? 'runbooks/policy.yaml';
  const found = await readIfThere(path.resolve(dir, file));
  if (found === undefined) return defaultPolicy;
  const read = parsePolicy(found);
  if (read.ok) return read.policy;
  const [first] = read.findings;
  throw new Rejected('runbook', 'policy', `The runner cannot use ${file}, so nothing was run: line ${first?.line ?? 1}: ${first?.message ?? 'it is wrong'}. Correct it and start the run again.`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
