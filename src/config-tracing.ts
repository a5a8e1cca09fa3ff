// Where traces go: OpenTelemetry's own variables, read as its specification says them. Off without an endpoint.

export type TracingSettings = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For one attempt to send, ms. */
  readonly timeoutMs: number;
  readonly service: string | undefined;
  /** The share of traces that is kept; which ones, their ids say, so every process keeps the same. */
  readonly share: number;
  /** What was not understood. Somebody's platform may set these for all programs alike: that is no reason not to start. */
  readonly doubts: readonly string[];
};

type Env = Readonly<Record<string, string | undefined>>;

/** Undefined when nothing is to be sent: then nothing of it is loaded. */
export function tracingSettings(env: Env): TracingSettings | undefined {
  const url = urlOf(env);
  if (url === undefined || value(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || value(env, 'OTEL_TRACES_EXPORTER') === 'none') return undefined;
  const doubts: string[] = [];
  const share = shareOf(env, doubts);
  const protocol = value(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? value(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol !== undefined && protocol !== 'http/protobuf') doubts.push('OTEL_EXPORTER_OTLP_PROTOCOL: only http/protobuf is spoken here, to port 4318 of most collectors');
  if (share === 0) return undefined;
  return { url, headers: Object.fromEntries(headers(env)), timeoutMs: timeoutOf(env), service: value(env, 'OTEL_SERVICE_NAME'), share, doubts };
}

/** Keys of whoever takes the traces: never printed, as they are written nor as they are sent. */
export function tracingSecrets(env: Env): string[] {
  const raw = [value(env, 'OTEL_EXPORTER_OTLP_HEADERS'), value(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS')].flatMap((one) => pairs(one).map(([, given]) => given));
  const sent = headers(env).map(([, given]) => given);
  // "Bearer …" and "Basic …": the key stands in some messages by itself.
  const words = sent.flatMap((one) => one.split(' ').slice(1));
  const passwords = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].flatMap((name) => {
    const { password = '' } = URL.parse(value(env, name) ?? '') ?? {};
    return password === '' ? [] : [password, decoded(password)];
  });
  return [...new Set([...raw, ...sent, ...words, ...passwords])].filter((one) => one !== '');
}

function value(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

/** The variable for traces alone is the whole address; the one for everything gets the path of traces. */
function urlOf(env: Env): string | undefined {
  const all = value(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const url = value(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? (all === undefined ? undefined : `${all.replace(/\/$/, '')}/v1/traces`);
  return url !== undefined && /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : undefined;
}

function headers(env: Env): [string, string][] {
  const own = pairs(value(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'));
  return (own.length > 0 ? own : pairs(value(env, 'OTEL_EXPORTER_OTLP_HEADERS'))).map(([name, given]) => [decoded(name), decoded(given)]);
}

/** `name=value,name=value`, percent-encoded. */
function pairs(text: string | undefined): [string, string][] {
  return (text ?? '').split(',').flatMap((one): [string, string][] => {
    const at = one.indexOf('=');
    return at < 1 ? [] : [[one.slice(0, at).trim(), one.slice(at + 1).trim()]];
  });
}

function decoded(text: string): string {
  return /%(?![0-9a-f]{2})/i.test(text) ? text : decodeURIComponent(text);
}

const usualMs = 5_000;

function timeoutOf(env: Env): number {
  const given = Number(value(env, 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT') ?? value(env, 'OTEL_EXPORTER_OTLP_TIMEOUT') ?? usualMs);
  return Number.isFinite(given) && given > 0 ? Math.min(given, 10_000) : usualMs;
}

/** Nobody else's flags reach us, so "parentbased_" means the same: whether a trace is kept follows from its id. */
function shareOf(env: Env, doubts: string[]): number {
  const sampler = (value(env, 'OTEL_TRACES_SAMPLER') ?? 'always_on').replace(/^parentbased_/, '');
  if (sampler === 'always_on') return 1;
  if (sampler === 'always_off') return 0;
  if (sampler !== 'traceidratio') doubts.push('OTEL_TRACES_SAMPLER: known are always_on, always_off and traceidratio, each also with parentbased_; all traces are kept');
  else {
    const share = Number(value(env, 'OTEL_TRACES_SAMPLER_ARG') ?? 1);
    if (share >= 0 && share <= 1) return share;
    doubts.push('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; all traces are kept');
  }
  return 1;
}
