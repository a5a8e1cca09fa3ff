// The address of the dead-man's switch: https, a secret, and of no use without a canary. Beside it, what OpenTelemetry's variables come to.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadSettings, SettingsError, type Env } from '../src/config.ts';

const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-canary-'));
afterAll(() => rm(dir, { recursive: true, force: true }));
const file = path.join(dir, 'tocsin.yaml');
await writeFile(file, 'canary: { every: 5m }\n');
const slack = { SLACK_BOT_TOKEN: 'xoxb-very-secret', SLACK_SIGNING_SECRET: 'signing-very-secret' };
const address = 'https://hc.acme.example/ping/6f1d';

async function problems(env: Env): Promise<readonly string[]> {
  const found = await loadSettings({ ...slack, ...env }, path.join(dir, 'nowhere')).catch((error: unknown) => error);
  return found instanceof SettingsError ? found.problems : [];
}

it('is read, and never printed', async () => {
  const settings = await loadSettings({ ...slack, TOCSIN_CONFIG: file, CANARY_HEARTBEAT_URL: ` ${address} ` }, dir);
  expect(settings.env.CANARY_HEARTBEAT_URL).toBe(address);
  expect(settings.config.canary).toEqual({ every: 300_000, within: 60_000 });
  expect(settings.secrets).toContain(address);
});

it('must be https, because whoever reads it can keep the alarm from being raised', async () => {
  expect(await problems({ TOCSIN_CONFIG: file, CANARY_HEARTBEAT_URL: 'http://hc.acme.example/ping/6f1d' })).toEqual(['CANARY_HEARTBEAT_URL must be an https:// address']);
});

it('says nothing without a canary', async () => {
  expect(await problems({ CANARY_HEARTBEAT_URL: address })).toEqual(['CANARY_HEARTBEAT_URL is set, and `canary` is off in tocsin.yaml: nothing would ever be sent there']);
});

it('traces are off without an address, and a wrong one is a mistake', async () => {
  expect((await loadSettings(slack, dir)).tracing).toBeUndefined();
  const settings = await loadSettings({ ...slack, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a-key-of-some-length' }, dir);
  expect(settings.tracing?.url).toBe('http://127.0.0.1:4318/v1/traces');
  expect(settings.secrets).toContain('a-key-of-some-length');
  expect(await problems({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([expect.stringMatching(/^OTEL_EXPORTER_OTLP_ENDPOINT /)]);
});
