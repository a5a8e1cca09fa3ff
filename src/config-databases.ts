// The databases that proofs may ask: tocsin.yaml names variables, the environment holds addresses.
import { z } from 'zod';
import type { Config } from './domain/config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The file names variables; an address that is not there, or is none, is a mistake. Its value is never repeated. */
export function readDatabases(env: Env, config: Config | undefined, problems: string[]): Record<string, string> {
  const named = Object.entries(config?.followups.databases ?? {}).map(([name, { url: { env: variable } }]) => ({ name, variable, address: z.url({ protocol: /^postgres(ql)?$/ }).safeParse(env[variable]?.trim()).data }));
  problems.push(...named.filter((one) => one.address === undefined).map(({ name, variable }) => `${variable} is ${env[variable]?.trim() ? 'not the address of a database (postgresql://…)' : 'missing'}: followups.databases.${name} in tocsin.yaml names it`));
  return Object.fromEntries(named.flatMap(({ name, address }) => (address === undefined ? [] : [[name, address]])));
}

/** The password stands in some messages by itself, as it is and as it is written in an address. */
export function withPassword(address: string): string[] {
  const { password } = new URL(address);
  return [address, password, /%(?![0-9a-f]{2})/i.test(password) ? password : decodeURIComponent(password)].filter((one) => one.length > 0);
}
