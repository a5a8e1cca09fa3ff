// What the look-alike grants and tells of unless told otherwise covers what Tocsin's own manifest asks for.
import path from 'node:path';

import { expect, test } from 'vitest';

import { SUBSCRIPTIONS } from '../../../demo/slack/events.ts';
import { SCOPES } from '../../../demo/slack/scopes.ts';
import { installationOf } from '../../../src/cli/manifest.ts';
import { loadRegistry } from '../../../src/registry.ts';
import { slackManifest } from '../../../src/render/manifest.ts';

test('scopes and events', async () => {
  const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../../handlers'));
  const { oauth_config: oauth, settings } = slackManifest(installationOf(registry, 'https://tocsin.example', false));
  expect(oauth.scopes.bot.filter((scope) => !SCOPES.includes(scope))).toEqual([]);
  expect(settings.event_subscriptions.bot_events.filter((name) => !SUBSCRIPTIONS.includes(name))).toEqual([]);
});
