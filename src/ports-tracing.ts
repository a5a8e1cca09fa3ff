// What the engine tells of its work to whoever follows it across processes: spans, one at a time, when they have ended.

/** One span of one trace, as W3C Trace Context writes them: 32 and 16 lower-case hex digits. */
export type Place = { readonly trace: string; readonly span: string };

/**
 * Everything a span may say: numbers, and words of our code. The list is closed because a trace leaves the house like a metric does:
 * no title, no text, no name and no message of an error has a field here, whether the incident is private or not. Of a private incident
 * a trace knows what the log knows, its number: that INC-42 exists is no secret, since numbers have no gaps, and nothing says what it is about.
 */
export type SpanAttributes = {
  readonly door?: string | undefined; readonly source?: string | undefined; readonly delivery?: number | undefined; readonly stored?: boolean | undefined; readonly attempt?: number | undefined;
  readonly decision?: 'done' | 'ignored' | undefined; readonly incident?: number | undefined; readonly effect?: number | undefined; readonly kind?: string | undefined; readonly lane?: string | undefined;
  /** `delivery:17`, `effect:5`, `run:…`, as facts and effects name it. */
  readonly cause?: string | undefined; readonly waitedMs?: number | undefined; readonly deliveries?: number | undefined; readonly system?: string | undefined; readonly method?: string | undefined;
  readonly result?: 'ok' | 'outage' | 'refused' | 'failed' | 'passed' | 'given_up' | undefined;
};

/** `began` and `ended` in ms since 1970. */
export type Span = {
  readonly name: string; readonly kind: 'server' | 'consumer' | 'client' | 'internal'; readonly place: Place;
  /** In the same trace; it may have been told by another process, or be told later. */
  readonly parent?: string | undefined; readonly links?: readonly Place[] | undefined;
  readonly began: number; readonly ended: number; readonly attributes: SpanAttributes;
};

export interface Tracing {
  /** What tells this installation's ids from those of another that is told the same. */
  readonly installation: string;
  /** Never throws and never waits: what cannot be sent is lost. */
  tell(span: Span): void;
  /** Sends what is left, for a short while. Never throws. */
  close(): Promise<void>;
}
