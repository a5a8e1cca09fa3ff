// The environment of a step, built from nothing. Pure. Values are data: a name that a shell or loader obeys is refused.
import { Rejected } from '../../domain/errors.ts';
import { createRedactor } from '../../domain/runbook/redact.ts';
import { isReserved, isReservedForSecrets } from '../../domain/runbook/reserved.ts';
import type { Job } from '../executor.ts';
import { identityOf, type Profile } from '../profiles.ts';
import { PROXY_PORT } from './forwarder.ts';

/** Obeyed by bash at its start: SHELLOPTS=noexec would make every step "succeed". */
const shellSwitches = /^(?:SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|GLOBIGNORE|GCONV_PATH|LOCPATH|HOSTALIASES|RES_OPTIONS|MALLOC_.*)$/;
/** The kernel's limit for one string of the environment, MAX_ARG_STRLEN. */
const longestValue = 131_072;

function refuse(why: string): never {
  throw new Rejected('runbook', 'environment', `This step cannot be run: ${why}.`);
}

function checkNames(names: readonly string[], reserved: (name: string) => boolean, what: string): void {
  for (const name of names) {
    if (!/^[A-Z][A-Z0-9_]{0,99}$/.test(name)) refuse(`the ${what} "${name.slice(0, 60)}" is not a plain name in capitals`);
    if (reserved(name) || shellSwitches.test(name)) refuse(`the ${what} ${name} has a name that a shell, the loader or a tool obeys: rename it in the runbook`);
  }
}

function checkValues(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value.includes('\0')) refuse(`the value of ${name} holds a NUL`);
    if (Buffer.byteLength(value) + name.length + 2 > longestValue) refuse(`the value of ${name} is longer than 128 KiB`);
  }
}

/** Everything the step sees. @throws Rejected `environment` for a reserved or doubled name, a NUL, or a secret that could not be masked. */
export function environmentOf(job: Job, profile: Profile, egress: boolean): Readonly<Record<string, string>> {
  checkNames(Object.keys(job.env), isReserved, 'parameter');
  checkNames(Object.keys(job.secrets), isReservedForSecrets, 'secret');
  const made = createRedactor(job.secrets);
  if (!made.ok) refuse(made.why);
  const proxy = `http://127.0.0.1:${PROXY_PORT}`;
  const parts: readonly Readonly<Record<string, string>>[] = [
    { PATH: [...profile.path, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'), HOME: '/scratch', TMPDIR: '/scratch', LANG: 'C.UTF-8' },
    egress ? { HTTPS_PROXY: proxy, https_proxy: proxy } : {},
    identityOf(profile, job.risk).env, job.env, job.secrets,
  ];
  const env: Record<string, string> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (Object.hasOwn(env, name)) refuse(`${name} is given twice, by the runbook and by the profile`);
    env[name] = value;
  }
  checkValues(env);
  return env;
}
