// The values of a step's secrets: read when the step starts or is adopted, and recognised again without being kept.
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Rejected } from '../../domain/errors.ts';
import type { Risk } from '../../domain/runbook/types.ts';
import { secretSources, type Profile, type SecretSource } from '../profiles.ts';

export type SecretPlaces = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile?: ((file: string) => string) | undefined;
};

function valueOf(source: SecretSource, places: SecretPlaces): string | undefined {
  if ('env' in source) return places.env[source.env] || undefined;
  const read = places.readFile ?? ((file: string) => readFileSync(file, 'utf8'));
  try {
    // The line break at the end is the editor's, not the secret's.
    return read(source.file).replace(/\r?\n$/, '') || undefined;
  } catch {
    // Not there and not readable are the same to whoever has to mend it; the caller names the place.
    return undefined;
  }
}

/** Exactly the secrets that the runbook names. @throws Rejected `secret` naming those that are not there, and where they were looked for. */
export function readSecrets(profile: Profile, risk: Risk, names: readonly string[], places: SecretPlaces): Readonly<Record<string, string>> {
  const sources = secretSources(profile, risk);
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const name of names) {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    const value = source === undefined ? undefined : valueOf(source, places);
    if (value !== undefined) found[name] = value;
    else missing.push(`${name} (${wordsOf(source)})`);
  }
  if (missing.length === 0) return found;
  throw new Rejected('runbook', 'secret', `Secrets this step needs are missing on the runner: ${missing.join(', ')}. Nothing was run.`);
}

function wordsOf(source: SecretSource | undefined): string {
  if (source === undefined) return 'not in the profile in runner.yaml';
  return 'env' in source ? `the variable ${source.env} is empty` : `the file ${source.file} is empty or cannot be read`;
}

/** Which secrets a try had: their names, and a salted hash of each that only the value itself can repeat. */
export function fingerprint(secrets: Readonly<Record<string, string>>, salt: string = randomBytes(16).toString('hex')): string {
  const of = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, createHmac('sha256', salt).update(value).digest('hex')]));
  return JSON.stringify({ salt, of });
}

/** The names whose values are not those the try had: not given, or changed since. Its output cannot be masked without them. */
export function missingSecrets(print: string, given: Readonly<Record<string, string>>): readonly string[] {
  const { salt, of } = JSON.parse(print) as { salt: string; of: Record<string, string> };
  return Object.entries(of).filter(([name, hash]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return value === undefined || createHmac('sha256', salt).update(value).digest('hex') !== hash;
  }).map(([name]) => name);
}
