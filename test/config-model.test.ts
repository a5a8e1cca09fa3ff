// The settings of the optional model: off, whole, half, and never printed.
import { expect, it } from 'vitest';
import { loadSettings, SettingsError } from '../src/config.ts';
import { createPorts } from '../src/main.ts';
import { modelPlace } from '../src/domain/model/suggesting.ts';
import { silentLog } from '../src/log.ts';
import { systemClock } from '../src/world.ts';

const base = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' };
const load = (more: Record<string, string>) => loadSettings({ ...base, ...more }, '/nowhere');
const problems = async (more: Record<string, string>) => load(more).then(() => [], (error: unknown) => (error instanceof SettingsError ? error.problems : [String(error)]));
const off = 'suggestions of a model (MODEL_URL and MODEL_NAME)';

it('is off unless it is set, which is said once', async () => {
  const settings = await load({});
  expect(settings.off).toContain(off);
  expect(modelPlace(settings.env)).toBeUndefined();
  expect(createPorts({ settings, clock: systemClock, log: silentLog }).model).toBeUndefined();
});

it('is on with an address and a name; a local one needs no key', async () => {
  const settings = await load({ MODEL_URL: 'http://127.0.0.1:11434/v1', MODEL_NAME: 'qwen3' });
  expect(settings.off).not.toContain(off);
  expect(modelPlace(settings.env)).toEqual({ host: '127.0.0.1:11434', name: 'qwen3' });
  expect(createPorts({ settings, clock: systemClock, log: silentLog }).model).toBeDefined();
});

it.each([
  [{ MODEL_URL: 'https://api.example.com/v1' }, 'MODEL_NAME is missing'], [{ MODEL_NAME: 'x' }, 'MODEL_URL is missing'], [{ MODEL_API_KEY: 'sk-1234567890' }, 'MODEL_URL and MODEL_NAME are missing'],
  [{ MODEL_NAME: 'x', MODEL_API_KEY: 'sk-1234567890' }, 'MODEL_URL is missing'], [{ MODEL_URL: 'ftp://x', MODEL_NAME: 'x' }, 'MODEL_URL '],
])('half set says what is missing: %o', async (more, words) => {
  const said = (await problems(more)).join('\n');
  expect(said).toContain(words);
  expect(said).not.toContain('sk-1234567890');
});

it('the key is among what must never be printed', async () => {
  expect((await load({ MODEL_URL: 'https://api.example.com/v1', MODEL_NAME: 'x', MODEL_API_KEY: 'sk-1234567890' })).secrets).toContain('sk-1234567890');
});
