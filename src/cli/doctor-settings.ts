// Settings for the doctor, who must examine an installation that could not start: what is wrong counts as not set, and is said.
import path from 'node:path';
import { loadSettings, SettingsError, type Env, type Settings } from '../config.ts';
import type { Io } from './io.ts';

/** `slack`: there is a bot token to try. */
export type SomeSettings = { readonly settings: Settings; readonly problems: readonly string[]; readonly slack: boolean };

const placeholder = 'not-set';

export async function settingsAsFarAsTheyGo({ env, dir }: Pick<Io, 'env' | 'dir'>): Promise<SomeSettings> {
  const found = await tried(env, dir);
  if (!('problems' in found)) return { settings: found, problems: [], slack: true };
  const { problems } = found;
  const relaxed = without(env, problems);
  const slack = (env['SLACK_BOT_TOKEN'] ?? '').trim() !== '';
  // A file that cannot be read counts as not there: then everything it would say has its default.
  const nowhere = path.join(dir, 'there-is-no-such-folder');
  for (const where of [dir, nowhere]) {
    const again = await tried(where === nowhere ? { ...relaxed, TOCSIN_CONFIG: undefined } : relaxed, where);
    if (!('problems' in again)) return { settings: { ...again, secrets: [...again.secrets, ...secretsOf(env)] }, problems, slack };
  }
  const bare = await loadSettings({ SLACK_BOT_TOKEN: placeholder, SLACK_SIGNING_SECRET: placeholder }, nowhere);
  return { settings: { ...bare, secrets: secretsOf(env) }, problems, slack: false };
}

async function tried(env: Env, dir: string): Promise<Settings | { readonly problems: readonly string[] }> {
  try {
    return await loadSettings(env, dir);
  } catch (error) {
    if (error instanceof SettingsError) return { problems: error.problems };
    throw error;
  }
}

/** Whole connectors, because half of one is no better than none. */
const connectors = [/^GITHUB_|^POSTMORTEM_/, /^PAGERDUTY_API_TOKEN$|^PAGERDUTY_FROM_EMAIL$/];

function without(env: Env, problems: readonly string[]): Env {
  const named = new Set(problems.flatMap((problem) => problem.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g) ?? []));
  const wrong = (name: string) => named.has(name) || connectors.some((group) => group.test(name) && [...named].some((one) => group.test(one)));
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong(name)));
  return { ...kept, SLACK_BOT_TOKEN: kept['SLACK_BOT_TOKEN']?.trim() || placeholder, SLACK_SIGNING_SECRET: kept['SLACK_SIGNING_SECRET']?.trim() || placeholder };
}

/** What was left out must not be printed either. */
function secretsOf(env: Env): string[] {
  return Object.entries(env).flatMap(([name, value]) => (/SECRET|TOKEN|PRIVATE_KEY|PASSWORD|^(RUNNER_)?DATABASE_(OWNER_)?URL$/.test(name) && value !== undefined && value.length >= 6 ? [value] : []));
}
