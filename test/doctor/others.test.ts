// The doctor about Tocsin itself, GitHub and the runbooks; and that one sick area keeps no other from being examined, and no secret gets out.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/index.ts';
import { worst } from '../../src/domain/diagnosis.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { readRunbookFolder } from '../../src/runbooks.ts';
import { systemClock } from '../../src/world.ts';
import { folder } from '../cli/support.ts';
import { aPatient, checksOf, wellEnv, type Sick } from '../support/patient.ts';

describe('Tocsin', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    ['a public https address', {}, 'ok', /https:\/\/tocsin\.example/],
    ['plain http', { PUBLIC_URL: 'http://tocsin.example' }, 'broken', /Slack and PagerDuty cannot call/],
    ['this machine', { PUBLIC_URL: '' }, 'broken', /127\.0\.0\.1:3000: Slack and PagerDuty cannot call/],
    ['a private network', { PUBLIC_URL: 'https://192.168.1.7' }, 'broken', /cannot call/],
    ['this machine, with Socket Mode and without webhooks', { PUBLIC_URL: '', SLACK_APP_TOKEN: 'xapp-1', PAGERDUTY_WEBHOOK_SECRET: '' }, 'ok', /nobody outside has to/],
    ['this machine, with Socket Mode, and PagerDuty outside', { PUBLIC_URL: '', SLACK_APP_TOKEN: 'xapp-1' }, 'broken', /: PagerDuty cannot call/],
    ['this machine, with look-alikes on it', { PUBLIC_URL: '', SLACK_API_URL: 'http://127.0.0.1:4000/slack/api/', PAGERDUTY_API_URL: 'http://127.0.0.1:4000/pagerduty/api' }, 'ok', /127/],
  ])('%s', async (_, env, state, say) => {
    const { address } = await checksOf((await aPatient({ env })).patient, 'Tocsin');
    expect([address?.state, address?.say]).toEqual([state, expect.stringMatching(say)]);
  });

  it('says what is wrong with the settings, one finding each, and which file was read', async () => {
    const dir = await folder({ 'tocsin.yaml': 'announce: "#x"\n' });
    const { patient } = await aPatient({ dir });
    expect(await checksOf(patient, 'Tocsin')).toMatchObject({ config: { state: 'ok', say: 'read from tocsin.yaml' } });
    const { checks } = await examine({ ...patient, problems: ['PORT must be a number', 'tocsin.yaml: "anounce" is not a setting'] });
    expect(checks.filter((check) => check.name === 'settings')).toHaveLength(2);
    expect(checks.find((check) => check.name === 'config')).toMatchObject({ state: 'broken', fix: expect.stringContaining('tocsin check') as string });
  });

  it('says what is off', async () => {
    expect(await checksOf((await aPatient({ env: { TOCSIN_API_TOKEN: '' } })).patient, 'Tocsin')).toMatchObject({ API: { state: 'off', fix: expect.stringContaining('TOCSIN_API_TOKEN') as string } });
  });
});

describe('GitHub', () => {
  it.each<[string, Record<string, string>, (given: Sick) => void, string, string, RegExp]>([
    ['all well', {}, () => undefined, 'repository', 'ok', /may write to acme\/postmortems$/],
    ['a token of which GitHub says little', {}, ({ github }) => void (github.rights.pulls = undefined), 'repository', 'ok', /does not say/],
    ['no right to push', {}, ({ github }) => void (github.rights.push = false), 'repository', 'broken', /may not push branches/],
    ['no right to open pull requests', {}, ({ github }) => void (github.rights.pulls = false), 'repository', 'broken', /may not open pull requests/],
    ['archived', {}, ({ github }) => void (github.rights.archived = true), 'repository', 'broken', /archived/],
    ['a wrong token', {}, ({ github }) => github.fail('access', new Rejected('github', '401', 'Bad credentials')), 'repository', 'broken', /Bad credentials/],
    ['no answer', {}, ({ github }) => github.fail('access', new Outage('github', 'away')), 'repository', 'broken', /does not answer/],
    ['the default branch', {}, () => undefined, 'branch', 'ok', /main/],
    ['a branch that is not there', { POSTMORTEM_BRANCH: 'docs' }, () => undefined, 'branch', 'broken', /no such branch/],
    ['an empty repository', {}, ({ github }) => github.branches.clear(), 'branch', 'broken', /no commit yet/],
  ])('%s', async (_, env, worsen, name, state, say) => {
    const given = await aPatient({ env });
    worsen(given);
    const check = (await checksOf(given.patient, 'GitHub'))[name];
    expect([check?.state, check?.say]).toEqual([state, expect.stringMatching(say)]);
    if (state === 'broken') expect(check?.fix).toMatch(/GitHub|Unarchive|Create the branch|this machine/);
  });

  it('a repository that is not there, and none at all', async () => {
    const { patient, github } = await aPatient();
    const gone = { ...github, access: () => Promise.resolve(undefined) };
    expect(await checksOf({ ...patient, ports: { ...patient.ports, github: gone } }, 'GitHub')).toMatchObject({ repository: { state: 'broken', say: expect.stringContaining('is not there') as string } });
    expect(await checksOf({ ...patient, ports: { ...patient.ports, github: undefined } }, 'GitHub')).toMatchObject({ postmortems: { state: 'off', fix: expect.stringContaining('POSTMORTEM_REPO') as string } });
  });
});

describe('runbooks', () => {
  const text = (name: string) => `---\nrunbook: 1\nid: runbook-${name}\ntitle: Runbook ${name}\nowner: "@acme/platform"\nlast-reviewed: 2026-11-09\nexecutor: bot\n---\n\n# ${name}\n\nLook.\n`;

  it('none, some, and one that cannot be used', async () => {
    const dir = await folder({ 'a.txt': '' });
    const { patient } = await aPatient({ dir });
    expect(await checksOf(patient, 'Runbooks')).toMatchObject({ folder: { state: 'off' } });
    await mkdir(path.join(dir, 'runbooks'));
    await writeFile(path.join(dir, 'runbooks/broken.md'), '---\nrunbook: 1\nid: Not An Id!\n---\n');
    expect(await checksOf(patient, 'Runbooks')).toMatchObject({ folder: { state: 'warning', say: expect.stringContaining('broken.md:') as string, fix: expect.stringContaining('tocsin check') as string } });
  });

  it('changed since the start', async () => {
    const dir = await folder({ 'runbooks/a.md': text('a'), 'runbooks/b.md': text('b') });
    const { patient } = await aPatient({ dir });
    const { runbooks } = await readRunbookFolder(path.join(dir, 'runbooks'), [...patient.registry.steps.keys()]);
    expect(runbooks).toHaveLength(2);
    expect(await checksOf({ ...patient, loaded: runbooks }, 'Runbooks')).not.toHaveProperty('reading');
    const before = runbooks.map((one) => (one.path === 'a.md' ? { ...one, text: 'as it was' } : one));
    expect(await checksOf({ ...patient, loaded: before }, 'Runbooks')).toMatchObject({ reading: { state: 'warning', say: 'changed since Tocsin started: a.md' } });
    const gone = runbooks[0] ? [{ ...runbooks[0], path: 'c.md' }, ...runbooks] : [];
    expect(await checksOf({ ...patient, loaded: gone }, 'Runbooks')).toMatchObject({ reading: { say: expect.stringContaining('c.md') as string } });
  });
});

it('an area that fails or hangs says so; the others are examined', async () => {
  const { patient, slack, pagerduty } = await aPatient();
  slack.fail('identity', new TypeError('a bug'));
  const never = new Promise<never>(() => undefined);
  const hurried = { ...systemClock, sleep: () => new Promise<void>((resolve) => { setTimeout(resolve, 1_500); }) };
  const { checks } = await examine({ ...patient, clock: hurried, ports: { ...patient.ports, pagerduty: { ...pagerduty, userByEmail: () => never } } });
  expect(checks.filter((check) => check.name === 'examination')).toMatchObject([{ area: 'Slack', state: 'broken', say: 'it could not be examined: a bug' }, { area: 'PagerDuty', state: 'broken' }]);
  expect(checks.find((check) => check.area === 'GitHub')).toMatchObject({ state: 'ok' });
});

it('no secret gets out, whatever an error quotes', async () => {
  const { patient, slack, pagerduty, github } = await aPatient();
  slack.fail('identity', new Rejected('slack', 'invalid_auth', `token ${wellEnv.SLACK_BOT_TOKEN} is wrong`));
  pagerduty.fail('userByEmail', new Outage('pagerduty', `Authorization: Token token=${wellEnv.PAGERDUTY_API_TOKEN}`));
  github.fail('access', new Error(`fetch https://${wellEnv.GITHUB_TOKEN}@github.com failed`));
  const text = JSON.stringify(await examine(patient));
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'PAGERDUTY_WEBHOOK_SECRET', 'PAGERDUTY_API_TOKEN', 'GITHUB_TOKEN', 'TOCSIN_API_TOKEN'] as const) expect(text).not.toContain(wellEnv[name]);
  expect(text.match(/\[secret\]/g)).toHaveLength(3);
});

it('the worst of all counts; what is off is no trouble', async () => {
  const { patient } = await aPatient();
  expect(worst(await examine(patient))).toBe('ok');
});
