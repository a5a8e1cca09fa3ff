// OpenTelemetry's variables: what turns traces on, what is kept, and what must never be printed.
import { describe, expect, it } from 'vitest';
import { tracingSecrets, tracingSettings } from '../src/config-tracing.ts';

const on = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example:4318' };

describe('where traces go', () => {
  it.each([
    [{}, undefined], [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, undefined], [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'traces.example:4318' }, undefined], [{ OTEL_SERVICE_NAME: 'tocsin' }, undefined],
    [on, 'https://traces.example:4318/v1/traces'], [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h/otlp/' }, 'http://h/otlp/v1/traces'],
    [{ ...on, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/in' }, 'http://other/in'], [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/in' }, 'http://other/in'],
    [{ ...on, OTEL_SDK_DISABLED: 'true' }, undefined], [{ ...on, OTEL_SDK_DISABLED: 'false' }, 'https://traces.example:4318/v1/traces'], [{ ...on, OTEL_TRACES_EXPORTER: 'none' }, undefined],
  ])('%j', (env, url) => {
    expect(tracingSettings(env)?.url).toBe(url);
  });

  it('waits for the collector for 5 s, and for no more than 10 however it is set', () => {
    const timeout = (more: object) => tracingSettings({ ...on, ...more })?.timeoutMs;
    expect([timeout({}), timeout({ OTEL_EXPORTER_OTLP_TIMEOUT: '800' }), timeout({ OTEL_EXPORTER_OTLP_TIMEOUT: '60000' }), timeout({ OTEL_EXPORTER_OTLP_TIMEOUT: '-1' }), timeout({ OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' })]).toEqual([5_000, 800, 10_000, 5_000, 5_000]);
  });
});

describe('which traces are kept', () => {
  it.each([
    [{}, 1, 0], [{ OTEL_TRACES_SAMPLER: 'always_on' }, 1, 0], [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, 1, 0], [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, 0.25, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }, 0.1, 0], [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 1, 0],
    // Not understood is not off: it is said, and the traces are there.
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '25%' }, 1, 1], [{ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, 1, 1], [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 1, 1], [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 1, 0],
  ])('%j', (env, share, doubts) => {
    const settings = tracingSettings({ ...on, ...env });
    expect([settings?.share, settings?.doubts.length]).toEqual([share, doubts]);
  });

  it.each([[{ OTEL_TRACES_SAMPLER: 'always_off' }], [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }], [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }]])('%j is off, and nothing is loaded', (env) => {
    expect(tracingSettings({ ...on, ...env })).toBeUndefined();
  });
});

describe('keys', () => {
  it('are sent decoded, those for traces instead of those for everything', () => {
    const headers = (more: object) => tracingSettings({ ...on, ...more })?.headers;
    expect(headers({ OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20YWRhOnNlY3JldA==, x-team = sre,,=no,nothing' })).toEqual({ Authorization: 'Basic YWRhOnNlY3JldA==', 'x-team': 'sre' });
    expect(headers({ OTEL_EXPORTER_OTLP_HEADERS: 'a=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=2' })).toEqual({ b: '2' });
    expect(headers({ OTEL_EXPORTER_OTLP_HEADERS: 'a=100%' })).toEqual({ a: '100%' });
  });

  it('are secrets as they are written, as they are sent, and the key behind "Bearer" alone', () => {
    expect(tracingSecrets({ OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abc%2Bdef', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-key=k1' })).toEqual(['Bearer%20abc%2Bdef', 'k1']);
    expect(tracingSecrets({ OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abc%2Bdef' })).toEqual(['Bearer%20abc%2Bdef', 'Bearer abc+def', 'abc+def']);
    expect(tracingSecrets({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ada:pass%40word@h/' })).toEqual(['pass%40word', 'pass@word']);
    expect(tracingSecrets({})).toEqual([]);
  });
});
