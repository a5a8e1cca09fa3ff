// The variables of a git remote for postmortems: one place, credentials that fit it, and no secret in what is said of a mistake.
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings, SettingsError, type Env } from '../src/config.ts';
import { createPorts } from '../src/main.ts';
import { silentLog } from '../src/log.ts';
import { systemClock } from '../src/world.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-very-secret', SLACK_SIGNING_SECRET: 'signing-very-secret' };
const nowhere = path.join(tmpdir(), 'tocsin-no-such-folder');
const url = 'https://git.acme.example/sre/pm.git';

async function problems(env: Env): Promise<readonly string[]> {
  try {
    await loadSettings({ ...slack, ...env }, nowhere);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('a git remote', () => {
  it.each<[Env]>([
    [{ POSTMORTEM_GIT_URL: url }], [{ POSTMORTEM_GIT_URL: url, POSTMORTEM_GIT_TOKEN: 'token-value', POSTMORTEM_BRANCH: 'docs' }], [{ POSTMORTEM_GIT_URL: '/srv/pm.git' }],
    [{ POSTMORTEM_GIT_URL: 'git@git.acme.example:sre/pm.git', POSTMORTEM_GIT_SSH_KEY: '/run/secrets/id_ed25519', POSTMORTEM_GIT_KNOWN_HOSTS: '/etc/tocsin/known_hosts' }],
    // GitHub beside it serves runbooks and follow-ups.
    [{ POSTMORTEM_GIT_URL: url, GITHUB_TOKEN: 'token-value' }],
  ])('%o is well', async (env) => {
    expect(await problems(env)).toEqual([]);
    const settings = await loadSettings({ ...slack, ...env }, nowhere);
    expect(settings.off.join()).not.toContain('postmortems');
    expect(createPorts({ settings, clock: systemClock, log: silentLog }).remote).toBeDefined();
  });

  it.each<[Env, string]>([
    [{ POSTMORTEM_GIT_URL: url, POSTMORTEM_REPO: 'acme/pm', GITHUB_TOKEN: 'token-value' }, 'POSTMORTEM_REPO and POSTMORTEM_GIT_URL are both set'],
    [{ POSTMORTEM_GIT_TOKEN: 'token-value' }, 'POSTMORTEM_GIT_URL is missing'],
    [{ POSTMORTEM_GIT_URL: '/srv/pm.git', POSTMORTEM_GIT_TOKEN: 'token-value' }, 'a token is for https'],
    [{ POSTMORTEM_GIT_URL: url, POSTMORTEM_GIT_SSH_KEY: '/k' }, 'it is for ssh'],
    [{ POSTMORTEM_GIT_URL: 'git@git.acme.example:pm', POSTMORTEM_GIT_SSH_KEY: "/k' -oProxyCommand=x" }, 'POSTMORTEM_GIT_SSH_KEY must be the absolute path'],
    [{ POSTMORTEM_GIT_URL: 'https://tocsin:token-value@git.acme.example/pm' }, 'POSTMORTEM_GIT_URL must hold no password'],
    [{ POSTMORTEM_GIT_URL: 'ext::sh -c token-value' }, 'POSTMORTEM_GIT_URL is no address'],
    [{ POSTMORTEM_GIT_URL: url, POSTMORTEM_GIT_TOKEN: 'token-value\nx' }, 'POSTMORTEM_GIT_TOKEN must be one line'],
    [{ POSTMORTEM_GIT_URL: url, POSTMORTEM_BRANCH: '-x' }, 'POSTMORTEM_BRANCH is no name of a branch'],
    [{ POSTMORTEM_BRANCH: 'docs' }, 'POSTMORTEM_REPO is missing'],
  ])('%o is not: %s', async (env, sentence) => {
    const found = await problems(env);
    expect(found).toEqual([expect.stringContaining(sentence)]);
    expect(found.join()).not.toContain('token-value');
  });

  it('its token is among the secrets, and there is no port without an address', async () => {
    const settings = await loadSettings({ ...slack, POSTMORTEM_GIT_URL: url, POSTMORTEM_GIT_TOKEN: 'token-value' }, nowhere);
    expect(settings.secrets).toContain('token-value');
    expect(createPorts({ settings: await loadSettings(slack, nowhere), clock: systemClock, log: silentLog }).remote).toBeUndefined();
  });
});
