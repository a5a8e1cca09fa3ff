// OpenTelemetry: sends spans to the operator's collector (OTLP over HTTP). Loaded only where an endpoint is set: 20 MB that a bot at rest does not need.
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, resourceAttributesEnvDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, TraceIdRatioBasedSampler, type IdGenerator, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Clock, Place, Span, Tracing } from '../ports.ts';

export type TracingOptions = {
  readonly installation: string; readonly instance: string; readonly version: string; readonly clock: Clock;
  /** `/v1/traces` included. */
  readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly timeoutMs: number; readonly service: string | undefined; readonly share: number;
  /** Told when spans begin to be lost, and when they arrive again. */
  readonly onLost: (error: Error) => void; readonly onWell: () => void;
};

/** What waits to be sent is bounded: 2,048 spans are about 1 MB. More are lost, and nobody waits for them. */
const queue = { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMillis: 2_000 } as const;
/** Of the 10 s that a stop may take. */
const closeMs = 2_000;

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
const failures: ReadonlySet<unknown> = new Set(['outage', 'refused', 'failed', 'given_up']);

/** Nothing is registered globally, and nothing is instrumented by itself: only what is told is sent. */
export function createTracing(options: TracingOptions): Tracing {
  let next: Place = { trace: '', span: '' };
  // Ids come with the span. Between the two lines below that use them nothing else runs.
  const idGenerator: IdGenerator = { generateTraceId: () => next.trace, generateSpanId: () => next.span };
  const exporter = heard(new OTLPTraceExporter({ url: options.url, headers: { ...options.headers }, timeoutMillis: options.timeoutMs }), options);
  const provider = new TracerProvider({
    resource: resourceOf(options), idGenerator, sampler: new TraceIdRatioBasedSampler(options.share),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...queue, exportTimeoutMillis: options.timeoutMs + 1_000 })],
  });
  const tracer = provider.getTracer('tocsin', options.version);
  return {
    installation: options.installation,
    tell(span) {
      next = span.place;
      const parent = span.parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf({ ...span.place, span: span.parent }));
      const told = tracer.startSpan(span.name, { kind: kinds[span.kind], startTime: span.began, links: (span.links ?? []).map((link) => ({ context: contextOf(link) })), attributes: named(span) }, parent);
      if (failures.has(span.attributes.result)) told.setStatus({ code: SpanStatusCode.ERROR });
      told.end(span.ended);
    },
    async close() {
      const over = new AbortController();
      // A failure was told by `onLost` already.
      await Promise.race([provider.shutdown().catch(() => undefined), options.clock.sleep(closeMs, over.signal)]);
      over.abort();
    },
  };
}

function contextOf({ trace: traceId, span: spanId }: Place) {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

/** `waitedMs` → `tocsin.waited_ms`. */
function named({ attributes }: Span): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (
    value === undefined ? [] : [[`tocsin.${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`, value]]
  )));
}

/** OTEL_SERVICE_NAME wins over OTEL_RESOURCE_ATTRIBUTES, as the specification says. */
function resourceOf({ service, version, instance }: TracingOptions) {
  const ours = resourceFromAttributes({ 'service.name': 'tocsin', 'service.version': version, 'service.instance.id': instance });
  const told = detectResources({ detectors: [resourceAttributesEnvDetector] });
  return defaultResource().merge(ours).merge(told).merge(resourceFromAttributes(service === undefined ? {} : { 'service.name': service }));
}

/** The SDK says nothing of spans that it could not send; whoever looks for them in vain should find a line in the log. */
function heard(exporter: SpanExporter, { onLost, onWell }: Pick<TracingOptions, 'onLost' | 'onWell'>): SpanExporter {
  let well = true;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (well && result.error) onLost(result.error);
        if (!well && !result.error) onWell();
        well = result.error === undefined;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
