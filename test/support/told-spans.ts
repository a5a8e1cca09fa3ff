// Spans kept in memory, in the order in which they were told, and a log that keeps its lines.
import type { Log, LogData } from '../../src/log.ts';
import type { Span, Tracing } from '../../src/ports.ts';

export type ToldSpans = Tracing & { readonly spans: Span[] };

export function toldSpans(installation = 'here'): ToldSpans {
  const spans: Span[] = [];
  return { installation, spans, tell: (span) => void spans.push(span), close: () => Promise.resolve() };
}

export function keptLog(): { readonly log: Log; readonly lines: (LogData & { readonly message: string })[] } {
  const lines: (LogData & { readonly message: string })[] = [];
  const keep = (message: string, data: LogData = {}): void => void lines.push({ message, ...data });
  return { lines, log: { debug: keep, info: keep, warn: keep, error: keep } };
}
