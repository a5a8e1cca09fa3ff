// The manifest against Slack's limits, the handlers that are there, and the methods that are called.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { installationOf } from '../../src/cli/manifest.ts';
import { loadRegistry } from '../../src/registry.ts';
import { manifestLimits, manifestProblems, methodScopes, slackManifest, type Installation } from '../../src/render/manifest.ts';
import { cli, folder, root } from '../cli/support.ts';

const registry = await loadRegistry(path.join(root, 'handlers'));
const installation = installationOf(registry, 'https://tocsin.example.com', false);
const manifest = slackManifest(installation);
const fixture = (file: string) => JSON.parse(readFileSync(path.join(root, 'test/fixtures/slack', file), 'utf8')) as unknown;
const { methods } = fixture('methods.json') as { methods: Record<string, { botScopesAnyOf: string[] }> };

test('it is what the handlers are: commands, shortcuts, events', () => {
  expect(manifest.features.slash_commands[0]?.usage_hint.split(' | ').sort()).toEqual([...new Set(['help', ...registry.commands.keys()])].sort());
  expect(manifest.features.shortcuts?.map((one) => [one.callback_id, one.name, one.type])).toEqual([...registry.shortcuts].map(([name, it]) => [name, it.title, it.kind]));
  const wanted = [...registry.events].flatMap(([name, event]) => event.subscriptions ?? [name]);
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([...new Set(wanted)].sort());
  expect(manifest.features.app_home.home_tab_enabled).toBe(registry.events.has('app_home_opened'));
  expect(manifest.features.slash_commands[0]).toMatchObject({ command: '/incident', should_escape: true });
});

test('it keeps Slack’s limits', () => {
  const { display_information: display, features } = manifest;
  expect(manifestProblems(installation)).toEqual([]);
  expect(display.name.length).toBeLessThanOrEqual(manifestLimits.name);
  expect(display.description.length).toBeLessThanOrEqual(manifestLimits.description);
  expect(display.long_description.length).toBeGreaterThanOrEqual(manifestLimits.longDescription.least);
  expect(display.long_description.length).toBeLessThanOrEqual(manifestLimits.longDescription.most);
  expect(display.background_color).toMatch(/^#[0-9a-f]{6}$/);
  expect(features.bot_user.display_name.length).toBeLessThanOrEqual(manifestLimits.displayName);
  expect(features.slash_commands[0]?.description.length).toBeLessThanOrEqual(manifestLimits.commandDescription);
});

describe('Slack’s own schema of manifests', () => {
  const schemas = 'https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/manifest.schema.';
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const version of ['1.0.0', '2.0.0']) ajv.addSchema(fixture(`manifest-schema/manifest.schema.${version}.json`) as object, `${schemas}${version}.json`);
  // Each schema alone says precisely what is wrong; the one that chooses between them is what Slack offers to editors.
  const [exact, chosen] = [ajv.getSchema(`${schemas}2.0.0.json`), ajv.compile(fixture('manifest-schema/manifest.schema.json') as object)];
  const wrong = (made: unknown) => (exact?.(made) === true && chosen(made) ? [] : [...(exact?.errors ?? []), ...(chosen.errors ?? [])].map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`));
  const plain = (made: unknown) => JSON.parse(JSON.stringify(made)) as Record<string, unknown>;

  test.each([['over HTTP', installation], ['in Socket Mode', { ...installation, socketMode: true }], ['without shortcuts and events', { ...installation, shortcuts: [], events: [] }]])(
    'takes ours %s', (_name, installed) => expect(wrong(plain(slackManifest(installed)))).toEqual([]));

  test.each([
    ['a shortcut’s name that is too long', { ...installation, shortcuts: [{ name: 'x', title: 'x'.repeat(25), description: 'd', kind: 'global' as const }] }],
    ['eleven shortcuts', { ...installation, shortcuts: Array.from({ length: 11 }, (_, n) => ({ name: `x${n}`, title: 'x', description: 'd', kind: 'global' as const })) }],
    ['too many events', { ...installation, events: Array.from({ length: 101 }, (_, n) => ({ name: `e${n}`, scopes: [] })) }],
  ])('refuses %s, and so do we', (_name, installed) => {
    expect(manifestProblems(installed)).toHaveLength(1);
    expect(wrong(plain(slackManifest(installed)))).not.toEqual([]);
  });

  test('refuses a feature that it does not know', () => {
    const made = plain(slackManifest(installation));
    expect(wrong({ ...made, features: { ...(made['features'] as object), slash_command: [] } })).not.toEqual([]);
  });
});

test('an event with several names at Slack is asked for by each, once', () => {
  const message = { name: 'message', scopes: ['channels:history'], subscriptions: ['message.channels', 'message.groups'] };
  const { settings, oauth_config: oauth } = slackManifest({ ...installation, events: [message, { ...message, name: 'again' }] });
  expect(settings.event_subscriptions.bot_events).toEqual(['message.channels', 'message.groups']);
  expect(oauth.scopes.bot).toContain('channels:history');
});

test('the Home tab is on when somebody builds a Home', () => {
  const home = { name: 'app_home_opened', scopes: [] };
  expect(slackManifest({ ...installation, events: [home] }).features.app_home.home_tab_enabled).toBe(true);
  expect(slackManifest({ ...installation, events: [] }).features.app_home.home_tab_enabled).toBe(false);
});

test('what would break a limit is named by its file', () => {
  const shortcut = { name: 'note', title: 'x'.repeat(25), description: '', kind: 'message' } as const;
  const many = Array.from({ length: 11 }, () => ({ ...shortcut, title: 'fine', description: 'fine' }));
  const problems = (more: Partial<Installation>) => manifestProblems({ ...installation, ...more });
  expect(problems({ shortcuts: [shortcut] })).toEqual(['handlers/shortcuts/note.ts: its title has 25 characters; Slack allows 24.', 'handlers/shortcuts/note.ts: its description is empty.']);
  expect(problems({ shortcuts: many })).toEqual(['handlers/shortcuts has 11 files; Slack allows 10 shortcuts.']);
  expect(problems({ events: Array.from({ length: 101 }, (_, n) => ({ name: `e${n}`, scopes: [] })) })).toHaveLength(1);
  expect(problems({ publicUrl: `https://${'x'.repeat(3_000)}` })).toHaveLength(1);
});

test('a usage hint of very many commands is cut between two of them', () => {
  const commands = Array.from({ length: 400 }, (_, n) => `command-${n}`);
  const hint = slackManifest({ ...installation, commands }).features.slash_commands[0]?.usage_hint ?? '';
  expect(hint.length).toBeLessThanOrEqual(manifestLimits.usageHint);
  expect(hint).toMatch(/^help \| command-0 \| .* \| command-\d+$/);
});

test('the methods of the table are those that the adapter calls', () => {
  const dir = path.join(root, 'src/adapters');
  const source = readdirSync(dir).filter((file) => file.startsWith('slack')).map((file) => readFileSync(path.join(dir, file), 'utf8')).join('\n');
  const called = [...source.matchAll(/'((?:apps|auth|bookmarks|bots|calls|canvases|chat|conversations|emoji|files|pins|reactions|reminders|search|team|usergroups|users|views)\.[a-zA-Z.]+)'/g)].map((match) => match[1]);
  expect(new Set(Object.keys(methodScopes))).toEqual(new Set(called));
});

test('each method gets scopes that Slack accepts for it, in public and private channels, and no others are asked for', () => {
  for (const [method, scopes] of Object.entries(methodScopes)) {
    const anyOf = methods[method]?.botScopesAnyOf;
    expect(anyOf, method).toBeDefined();
    expect(scopes.filter((scope) => !anyOf?.includes(scope)), method).toEqual([]);
    expect(scopes.length > 0, method).toBe((anyOf?.length ?? 0) > 0);
    if (method.startsWith('conversations.')) expect([scopes.some((one) => one.startsWith('channels:')), scopes.some((one) => one.startsWith('groups:'))], method).toEqual([true, true]);
  }
  const wanted = new Set(['commands', ...Object.values(methodScopes).flat(), ...[...registry.events.values()].flatMap((event) => event.scopes)]);
  expect(slackManifest({ ...installation, usergroups: true }).oauth_config.scopes.bot).toEqual([...wanted].sort());
  expect(manifest.oauth_config.scopes.bot).toEqual([...wanted].filter((scope) => scope !== 'usergroups:read').sort());
  expect(manifest.oauth_config.scopes.bot.join()).not.toMatch(/public|admin|im:|mpim:/);
});

test('an admin is asked for user groups only where the policy names one, wherever the policy lies', async () => {
  const scopes = async (files: Readonly<Record<string, string>>, env = {}) => {
    const { out, err } = await cli(['manifest', '--json', '--socket-mode'], { dir: await folder(files), env });
    return { asks: (JSON.parse(out) as typeof manifest).oauth_config.scopes.bot.includes('usergroups:read'), err };
  };
  const named = 'policy: 1\nroles: { sre: { slack-usergroup: S0123 } }\n';
  expect(await scopes({})).toEqual({ asks: false, err: '' });
  expect(await scopes({ 'runbooks/policy.yaml': 'policy: 1\nroles: { sre: { github-team: acme/sre } }\n' })).toEqual({ asks: false, err: '' });
  expect(await scopes({ 'runbooks/policy.yaml': named })).toEqual({ asks: true, err: '' });
  expect(await scopes({ 'tocsin.yaml': 'policy: ours.yaml\n', 'ours.yaml': named })).toEqual({ asks: true, err: '' });
  expect(await scopes({ 'team.yaml': 'policy: ours.yaml\n', 'ours.yaml': named }, { TOCSIN_CONFIG: 'team.yaml' })).toEqual({ asks: true, err: '' });
  expect(await scopes({ 'runbooks/policy.yaml': 'policy: 2\n' })).toEqual({ asks: false, err: expect.stringContaining('runbooks/policy.yaml cannot be read') as string });
});

test('over HTTP Slack calls PUBLIC_URL; in Socket Mode no address of ours is in it', async () => {
  const env = { PUBLIC_URL: 'https://tocsin.example.com/' };
  const http = await cli(['manifest'], { env });
  expect(http).toMatchObject({ code: 0, err: '' });
  expect(http.out.match(/https:\/\/tocsin\.example\.com\/slack\/events$/gm)).toHaveLength(3);
  expect(parse(http.out)).toEqual(JSON.parse(JSON.stringify(manifest)));
  for (const run of [cli(['manifest', '--json'], { env: { ...env, SLACK_APP_TOKEN: 'xapp-1' } }), cli(['manifest', '--json', '--socket-mode'], { env })]) {
    const { out } = await run;
    expect(out).not.toMatch(/https?:|xapp/);
    expect(JSON.parse(out)).toMatchObject({ settings: { socket_mode_enabled: true, interactivity: { is_enabled: true } } });
  }
});

test('an address that Slack cannot call is said beside the manifest, one that is none instead of it', async () => {
  const local = await cli(['manifest', '--json']);
  expect(local.code).toBe(0);
  expect(JSON.parse(local.out)).toMatchObject({ settings: { interactivity: { request_url: 'http://127.0.0.1:3000/slack/events' } } });
  expect(local.err).toContain('set PUBLIC_URL');
  expect(await cli(['manifest'], { env: { PUBLIC_URL: 'tocsin.example.com' } })).toEqual({ code: 1, out: '', err: 'PUBLIC_URL is not an http(s) address.' });
});
