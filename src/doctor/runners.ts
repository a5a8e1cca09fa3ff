// Who runs shell steps: which runners were heard of, what they can run, why one does not work, and how to start one.
import type { Check } from '../domain/diagnosis.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import { runnerSilenceMs } from '../engine/ledger/advance.ts';
import { runnersSeen, type RunnerRow } from '../store/runner.ts';
import { version } from '../version.ts';
import { ago, asked, found, names, type Patient } from './patient.ts';

const check = found('Runbooks');
/** One that was there within a day is named, so that somebody looks for it. */
const rememberedMs = 86_400_000;
const start = 'Start one: `tocsin runner`, with RUNNER_DATABASE_URL (`tocsin runner-role` makes its role) and the profile in its runner.yaml. With the PostgreSQL that Tocsin brings along, `npm start` starts one. Until then such steps are shown to a person, who runs them by hand.';

export async function examineRunners(patient: Patient, runbooks: readonly Runbook[]): Promise<Check[]> {
  const shell = runbooks.filter((one) => one.steps.some((step) => step.kind === 'run'));
  const seen = (await asked(patient, (db) => runnersSeen(db, rememberedMs)))?.got;
  if (!seen) return [];
  const now = patient.clock.now();
  const there = seen.filter((one) => now.getTime() - one.seenAt.getTime() <= runnerSilenceMs);
  if (shell.length === 0 && there.length === 0) return [check('shell steps', 'off', { say: 'no runbook has shell steps, and no runner is there' })];
  const profiles = [...new Set([...shell.map((one) => one.executor), ...there.flatMap((one) => Object.keys(one.profiles))])].sort();
  return [...profiles.map((profile) => profileCheck(profile, there, { shell, seen, now })), ...oldOnes(there)];
}

type Rest = { readonly shell: readonly Runbook[]; readonly seen: readonly RunnerRow[]; readonly now: Date };

function profileCheck(profile: string, there: readonly RunnerRow[], { shell, seen, now }: Rest): Check {
  const users = shell.filter((one) => one.executor === profile).map((one) => one.id);
  const needed = users.length === 0 ? '' : `, which ${names(users, 3)} ${users.length === 1 ? 'needs' : 'need'}`;
  const holders = there.filter((one) => Object.hasOwn(one.profiles, profile));
  const working = holders.filter((one) => one.profiles[profile] === null);
  const where = (all: readonly RunnerRow[]): string => names(all.map((one) => `${one.host} (${ago(one.seenAt, now)})`), 3);
  if (working.length > 0) return check('shell steps', 'ok', { say: `profile ${profile} works on ${where(working)}` });
  const broken = holders.map((one) => one.profiles[profile])[0];
  if (broken !== undefined && broken !== null) {
    return check('shell steps', 'warning', { say: `profile ${profile}${needed} does not work on ${where(holders)}: ${broken.slice(0, 500)}`, fix: 'Do what it says on that machine; the runner tries again every minute. Until then such steps are shown to a person.' });
  }
  const before = seen.filter((one) => Object.hasOwn(one.profiles, profile));
  const last = before.length === 0 ? '' : `; it was last heard of on ${where(before)}`;
  return check('shell steps', 'warning', { say: `no runner holds the profile ${profile}${needed}${last}`, fix: start });
}

function oldOnes(there: readonly RunnerRow[]): Check[] {
  const others = there.filter((one) => one.version !== version);
  if (others.length === 0) return [];
  return [check('shell steps', 'warning', { say: `another version than ${version} runs on ${names(others.map((one) => `${one.host} (${one.version})`), 3)}`, fix: 'Run the same version of Tocsin everywhere: a runner that reads a runbook otherwise refuses its steps.' })];
}
