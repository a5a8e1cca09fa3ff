// Settings: every problem at once, nothing secret in any of them.
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkConfig, loadSettings, SettingsError, type Env } from '../src/config.ts';
import { temporaryFolder } from './support/temporary.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-very-secret', SLACK_SIGNING_SECRET: 'signing-very-secret' };
const nowhere = path.join(tmpdir(), 'tocsin-no-such-folder');

async function problems(env: Env, dir = nowhere): Promise<readonly string[]> {
  try {
    await loadSettings(env, dir);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('needs Slack and nothing else', async () => {
    const settings = await loadSettings(slack, nowhere);
    expect(settings.publicUrl).toBe('http://127.0.0.1:3000');
    expect(settings.off).toHaveLength(5);
    expect(settings.config.announce).toBe('#incidents');
  });

  it('says everything that is wrong at once', async () => {
    const found = await problems({ PORT: 'http', LOG_LEVEL: 'loud', PAGERDUTY_API_URL: 'ftp://x', POSTMORTEM_REPO: 'acme', TOCSIN_API_TOKEN: 'short' });
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'PORT', 'LOG_LEVEL', 'PAGERDUTY_API_URL', 'POSTMORTEM_REPO', 'TOCSIN_API_TOKEN', 'GITHUB_TOKEN']) {
      expect(found.filter((problem) => problem.startsWith(name)), name).not.toEqual([]);
    }
  });

  it.each([
    [{ PAGERDUTY_API_TOKEN: 'token-value' }, 'PAGERDUTY_FROM_EMAIL is missing'],
    [{ PAGERDUTY_FROM_EMAIL: 'a@b.example' }, 'PAGERDUTY_API_TOKEN is missing'],
    [{ GITHUB_APP_ID: '1', POSTMORTEM_REPO: 'a/b' }, 'GITHUB_APP_PRIVATE_KEY and GITHUB_APP_INSTALLATION_ID are missing'],
    [{ POSTMORTEM_REPO: 'a/b' }, 'GITHUB_TOKEN is missing'],
    [{ GITHUB_TOKEN: 'token-value' }, 'POSTMORTEM_REPO is missing'],
    [{ TOCSIN_CONFIG: 'elsewhere.yaml' }, 'TOCSIN_CONFIG names elsewhere.yaml'],
  ])('names what is missing of a half-set connector: %o', async (env, sentence) => {
    const found = await problems({ ...slack, ...env });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
    expect(found[0]).not.toContain('token-value');
  });

  it('takes an empty variable as unset, and blanks around secrets as nothing', async () => {
    const settings = await loadSettings({ ...slack, GITHUB_TOKEN: ' ', PAGERDUTY_WEBHOOK_SECRET: ' one , two,' }, nowhere);
    expect(settings.secretsOf('PAGERDUTY_WEBHOOK_SECRET')).toEqual(['one', 'two']);
    expect(settings.secretsOf('SOME_OTHER_SOURCE_SECRET')).toEqual([]);
  });

  it('knows every secret by its name, so that none is printed', async () => {
    const env = { ...slack, GRAFANA_WEBHOOK_SECRET: 'g1', RUNBOOK_SECRET_FLAGS: 'f1', DATABASE_URL: 'postgresql://u:p@h/d', PAGERDUTY_WEBHOOK_SECRET: 'p1,p2' };
    const { secrets, runbookSecrets } = await loadSettings(env, nowhere);
    for (const secret of ['xoxb-very-secret', 'signing-very-secret', 'g1', 'f1', 'p1', 'p2', 'postgresql://u:p@h/d', 'p']) expect(secrets).toContain(secret);
    expect(runbookSecrets).toEqual({ FLAGS: 'f1' });
  });
});

describe('databases that proofs ask', () => {
  const named = async (yaml: string) => {
    const dir = await temporaryFolder('config');
    await writeFile(path.join(dir, 'tocsin.yaml'), `followups: { databases: { orders: ${yaml} } }`);
    return dir;
  };

  it('are named in the file, and found in the environment, where nothing of them is printed', async () => {
    const address = 'postgresql://reader:very%2Fsecret@db.example/orders';
    const { databases, secrets } = await loadSettings({ ...slack, ORDERS_READ_URL: ` ${address} ` }, await named('{ url: { env: ORDERS_READ_URL } }'));
    expect(databases).toEqual({ orders: address });
    for (const secret of [address, 'very%2Fsecret', 'very/secret']) expect(secrets).toContain(secret);
  });

  it.each([
    [{}, 'ORDERS_READ_URL is missing: followups.databases.orders'], [{ ORDERS_READ_URL: ' ' }, 'ORDERS_READ_URL is missing'], [{ ORDERS_READ_URL: 'mysql://u:very-secret@h/d' }, 'is not the address of a database'],
    [{ ORDERS_READ_URL: 'very-secret' }, 'is not the address of a database'], [{ ORDERS_READ_URL: 'postgresql://u:very-secret@[::1' }, 'is not the address of a database'],
  ])('what is wrong is said without its value: %o', async (env, sentence) => {
    const found = await problems({ ...slack, ...env }, await named('{ url: { env: ORDERS_READ_URL } }'));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
    expect(found[0]).not.toContain('very-secret');
  });

  it('have no address in the file itself', async () => {
    const found = await problems(slack, await named('{ url: "postgresql://u:very-secret@h/d" }'));
    expect(found.join()).toContain('must be { env: NAME }');
    expect(found.join()).not.toContain('very-secret');
  });
});

describe('tocsin.yaml', () => {
  it.each([
    ['anounce: "#x"', 'did you mean "announce"?'],
    ['open: []', 'open'],
    ['channels: { name: "inc-{slug}" }', '{number}'],
    ['group: { within: soon }', 'a duration is a number and a unit'],
    ['a: &x 1\nb: *x', 'line 2: aliases'],
    ['announce: "#x"\nannounce: "#y"', 'unique'],
    ['open: [{ when: { title: "(?=x)" }, do: open }]', 'RE2'],
  ])('says what is wrong with %j', (text, sentence) => {
    const { config, problems: found } = checkConfig(text);
    expect(config).toBeUndefined();
    expect(found.join('\n')).toContain(sentence);
  });

  it('is optional, and so is every key', () => {
    expect(checkConfig('').config).toEqual(checkConfig('announce: "#incidents"').config);
  });

  it('is read from the folder, with its name in what is wrong', async () => {
    const dir = await temporaryFolder('config');
    await writeFile(path.join(dir, 'tocsin.yaml'), 'announce: 7');
    expect((await problems(slack, dir)).join()).toContain('tocsin.yaml: announce');
  });
});
