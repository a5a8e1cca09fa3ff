// The runner's environment: its own, and nothing of the bot's.
import { describe, expect, test } from 'vitest';
import { SettingsError } from '../../src/config.ts';
import { Rejected } from '../../src/domain/errors.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { environmentOf } from '../../src/runner/beside.ts';
import { botVariables, loadRunnerSettings } from '../../src/runner/settings.ts';
import { folder } from '../cli/support.ts';

const url = 'postgresql://tocsin_runner:secret-word@db/tocsin';
const problems = async (env: Record<string, string>, dir: string): Promise<readonly string[]> =>
  loadRunnerSettings(env, dir).then(() => [], (error: unknown) => (error instanceof SettingsError ? error.problems : [String(error)]));

test('an address is enough: one profile without a way out and without secrets', async () => {
  const dir = await folder({});
  const settings = await loadRunnerSettings({ RUNNER_DATABASE_URL: url }, dir);
  expect(settings).toMatchObject({ databaseUrl: url, runbooks: `${dir}/runbooks`, spool: `${dir}/.tocsin/spool`, profiles: { local: { sandbox: 'bubblewrap', egress: [], secrets: {} } } });
  expect(settings.secrets).toEqual([url]);
  expect((await loadRunnerSettings({ DATABASE_URL: url }, dir)).databaseUrl).toBe(url);
});

describe('what is the bot’s is refused, by name and without its value', () => {
  test.each(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'PAGERDUTY_API_TOKEN', 'PAGERDUTY_WEBHOOK_SECRET', 'GITHUB_TOKEN', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET', 'ACME_WEBHOOK_SECRET', 'TOCSIN_API_TOKEN', 'DATABASE_OWNER_URL', 'DATABASE_URL'])('%s', async (name) => {
    const [problem, ...more] = await problems({ RUNNER_DATABASE_URL: url, [name]: 'postgresql://value-of-the-bot@x/y' }, await folder({}));
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} is the bot's: a runner must not have it\\.`));
    expect(problem).not.toContain('value-of-the-bot');
  });

  test('empty ones count as not there, and those of steps are the runner’s', () => {
    expect(botVariables({ SLACK_BOT_TOKEN: ' ', RUNBOOK_SECRET_GITHUB_TOKEN: 'x', GITHUB_API_URL: 'https://x', RUNNER_DATABASE_URL: url })).toEqual([]);
  });
});

test('every problem is said at once', async () => {
  const dir = await folder({ 'runner.yaml': 'profiles: { Prod: {} }\n' });
  expect(await problems({ LOG_LEVEL: 'loud', GITHUB_TOKEN: 'x', SLACK_BOT_TOKEN: 'y' }, dir)).toEqual([
    expect.stringMatching(/^GITHUB_TOKEN, SLACK_BOT_TOKEN are the bot's/), expect.stringMatching(/^LOG_LEVEL /), expect.stringMatching(/^runner\.yaml: line 1: /),
  ]);
  expect(await problems({}, await folder({}))).toEqual([expect.stringMatching(/^RUNNER_DATABASE_URL is required.*tocsin runner-role/)]);
  expect(await problems({ RUNNER_DATABASE_URL: url, TOCSIN_RUNNER_CONFIG: 'nowhere.yaml' }, dir)).toEqual(['TOCSIN_RUNNER_CONFIG names nowhere.yaml, and there is no such file']);
});

test('its policy is the file that the bot reads, as it is now', async () => {
  const dir = await folder({ 'tocsin.yaml': 'policy: rules.yaml\n', 'rules.yaml': 'policy: 1\napproval-ttl: 10m\n' });
  const { policy } = await loadRunnerSettings({ RUNNER_DATABASE_URL: url }, dir);
  expect(await policy()).toEqual({ ...defaultPolicy, approvalTtl: 600_000 });
  const plain = await loadRunnerSettings({ RUNNER_DATABASE_URL: url }, await folder({}));
  expect(await plain.policy()).toEqual(defaultPolicy);
});

test.each([{ 'tocsin.yaml': 'anounce: x\n' }, { 'runbooks/policy.yaml': 'policy: 1\nrisky: true\n' }])('a policy that cannot be used refuses steps in words', async (files) => {
  const { policy } = await loadRunnerSettings({ RUNNER_DATABASE_URL: url }, await folder(files));
  await expect(policy()).rejects.toThrow(Rejected);
  await expect(policy()).rejects.toThrow(/nothing was run/);
});

test('the environment of a runner beside the bot is built from nothing', () => {
  const bots = { PATH: '/bin', SLACK_BOT_TOKEN: 'x', DATABASE_URL: 'postgresql://bot@db/x', GITHUB_TOKEN: 'x', RUNBOOK_SECRET_A: 'a', TOCSIN_DATA: './d', NODE_OPTIONS: '--inspect', HOME: '/root', AWS_SECRET_ACCESS_KEY: 'x' };
  const env = environmentOf(bots, url);
  expect(env).toEqual({ PATH: '/bin', RUNBOOK_SECRET_A: 'a', TOCSIN_DATA: './d', RUNNER_DATABASE_URL: url });
  expect(botVariables(env)).toEqual([]);
});
