// An installation to examine: everything well, and a test makes one thing worse.
import path from 'node:path';
import { loadSettings, type Env } from '../../src/config.ts';
import type { Patient } from '../../src/doctor/index.ts';
import { examine } from '../../src/doctor/index.ts';
import type { Area, Check } from '../../src/domain/diagnosis.ts';
import { loadRegistry } from '../../src/registry.ts';
import { scopesOf } from '../../src/render/manifest.ts';
import { systemClock } from '../../src/world.ts';
import { fakeGitHub, type FakeGitHub } from './fake-github.ts';
import { fakePagerDuty, type FakePagerDuty } from './fake-pagerduty.ts';
import { bot, fakeSlack, type FakeSlack } from './fake-slack.ts';

export const home = path.resolve(import.meta.dirname, '../..');
const registry = await loadRegistry(path.join(home, 'handlers'));

/** Every scope that the manifest asks for. */
export const allScopes = scopesOf({
  publicUrl: '', socketMode: false, commands: [], shortcuts: [], events: [...registry.events].map(([name, event]) => ({ name, scopes: event.scopes })),
});

export const wellEnv = {
  SLACK_BOT_TOKEN: 'xoxb-very-secret', SLACK_SIGNING_SECRET: 'signing-secret', PUBLIC_URL: 'https://tocsin.example', PAGERDUTY_WEBHOOK_SECRET: 'hook-secret',
  PAGERDUTY_API_TOKEN: 'pagerduty-token', PAGERDUTY_FROM_EMAIL: 'tocsin@acme.example', GITHUB_TOKEN: 'github-token', POSTMORTEM_REPO: 'acme/postmortems', TOCSIN_API_TOKEN: 'a-long-api-token',
} as const;

export type Sick = { readonly patient: Patient; readonly slack: FakeSlack; readonly pagerduty: FakePagerDuty; readonly github: FakeGitHub };

export async function aPatient(more: Partial<Omit<Patient, 'ports' | 'settings'>> & { readonly env?: Env } = {}): Promise<Sick> {
  const { env, ...rest } = more;
  const slack = fakeSlack();
  slack.granted.scopes = allScopes;
  slack.rooms.find((room) => room.name === 'incidents')?.members.add(bot);
  const pagerduty = fakePagerDuty();
  pagerduty.users.push({ id: 'PTOCSIN', name: 'Tocsin', email: 'tocsin@acme.example' });
  pagerduty.webhooks.push({ id: 'PSUB1', url: 'https://tocsin.example/webhooks/pagerduty', active: true, disabled: false, filter: 'account_reference', events });
  const github = fakeGitHub();
  const patient: Patient = {
    settings: await loadSettings({ ...wellEnv, ...env }, path.join(home, 'test/no-such-folder')), problems: [], thorough: true,
    db: { away: 'not part of this test', fix: 'none', off: true }, ports: { slack, pagerduty, github }, registry, clock: systemClock, home, dir: home, ...rest,
  };
  return { patient, slack, pagerduty, github };
}

export const events = ['triggered', 'acknowledged', 'unacknowledged', 'resolved', 'reopened', 'reassigned', 'escalated', 'priority_updated', 'annotated'].map((name) => `incident.${name}`);

/** The checks of one area, by name. */
export async function checksOf(patient: Patient, area: Area): Promise<Record<string, Check>> {
  const { checks } = await examine(patient);
  return Object.fromEntries(checks.filter((check) => check.area === area).map((check) => [check.name, check]));
}
