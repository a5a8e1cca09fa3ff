// Puts the three look-alikes together into one company, and says what Tocsin needs to reach them.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Clock, Random } from '../src/ports.ts';

import { CHANNELS, COMPANY, DEPLOY, INDEXED, PAGED, PEOPLE, POLICIES, SERVICE_ACCOUNT, SERVICES } from './company.ts';
import { createGitHubWorld, type GitHubWorld } from './github/world.ts';
import { createPagerDutyWorld, type PagerDutyWorld } from './pagerduty/world.ts';
import { createSlackWorld, type SlackWorld } from './slack/world.ts';

export type Worlds = { readonly slack: SlackWorld; readonly pagerduty: PagerDutyWorld; readonly github: GitHubWorld };

/** What Tocsin's manifest says of the Slack app: its scopes, its subscriptions, its tabs and its way of hearing. */
export type SlackApp = {
  readonly scopes: readonly string[]; readonly events: readonly string[]; readonly homeTab: boolean; readonly socketMode: boolean;
};

export type WorldsInput = {
  readonly clock: Clock;
  readonly random: Random;
  /** A folder for the Git repository; made when it is not there. */
  readonly dataDir: string;
  /** Where the demo's server is reached, without a slash at the end. */
  readonly url: string;
  /** Where Tocsin listens, without a slash at the end; asked each time, because Tocsin starts after the worlds. */
  readonly appUrl: () => string;
  readonly app?: SlackApp | undefined;
};

/** What Tocsin's environment must hold to talk to these worlds (the variables of its README). */
export type TocsinEnv = Readonly<Record<string, string>>;

/** Makes the worlds. Every secret comes from `random`, so a repeated run has the same ones. */
export async function composeWorlds(input: WorldsInput): Promise<{ worlds: Worlds; env: TocsinEnv }> {
  const { clock, random, url, appUrl, app } = input;
  const signingSecret = random.uuid();
  const botToken = `xoxb-demo-${random.uuid()}`;
  const appToken = app?.socketMode ? botToken.replace('xoxb-', 'xapp-') : undefined;
  const pagerdutySecret = random.uuid();
  const pagerdutyToken = random.uuid();

  const slack = createSlackWorld({
    clock, random, signingSecret, botToken, appUrl, people: PEOPLE, channels: CHANNELS,
    team: { id: 'T0HALYARD1', name: COMPANY.name, domain: COMPANY.domain }, ...app, appToken,
  });
  slack.mountAt(url);
  const pagerduty = createPagerDutyWorld({
    clock, random, token: pagerdutyToken, publicUrl: url, services: SERVICES, users: PAGED, policies: POLICIES,
    subscription: { url: () => `${appUrl()}/webhooks/pagerduty`, secrets: [pagerdutySecret] },
  });
  const dir = path.join(input.dataDir, 'github');
  await mkdir(dir, { recursive: true });
  const github = await createGitHubWorld({
    clock, random, dir, owner: COMPANY.owner, repo: COMPANY.repo, publicUrl: () => url, begun: [INDEXED], indexed: true,
  });
  github.actions.add('acme/deploys', 'deploy-production.yml', DEPLOY);

  const env: TocsinEnv = {
    SLACK_API_URL: `${url}/slack/api/`,
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    ...(appToken === undefined ? {} : { SLACK_APP_TOKEN: appToken }),
    PAGERDUTY_API_URL: `${url}/pagerduty/api`,
    PAGERDUTY_API_TOKEN: pagerdutyToken,
    PAGERDUTY_FROM_EMAIL: SERVICE_ACCOUNT,
    PAGERDUTY_WEBHOOK_SECRET: pagerdutySecret,
    GITHUB_API_URL: github.apiUrl(),
    GITHUB_TOKEN: `demo-${random.uuid()}`,
    GITHUB_WEBHOOK_SECRET: random.uuid(),
    POSTMORTEM_REPO: `${COMPANY.owner}/${COMPANY.repo}`,
  };
  return { worlds: { slack, pagerduty, github }, env };
}
