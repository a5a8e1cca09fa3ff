// The path of an alarm as spans: request → delivery → commit → effect → call outside. Where nothing is traced, only the log learns from it.
import { toError } from '../domain/errors.ts';
import { commitSpan, effectPlace, readTraceparent, requestPlace, type CausedEffect } from '../domain/trace-ids.ts';
import type { LogData } from '../log.ts';
import type { Place, SpanAttributes, Tracing } from '../ports.ts';
import { storedKey, type DeliveryRow } from '../store/delivery.ts';
import type { EffectRow } from '../store/effect.ts';
import { chainOf } from '../store/trace.ts';
import type { Context } from './context.ts';
import { calling, carrying, committing, newSpan, stopwatch, type Teller } from './traced-parts.ts';

/** A span while it goes on. What is said later wins. */
export type Doing = { readonly place: Place; say(attributes: SpanAttributes): void };

/** Called as a request begins; what it gives is called when it is stored. What is refused leaves no span, so strangers cannot fill a trace. */
export type Arriving = (door: string, traceparent?: string) => (stored: { readonly source: string; readonly key: string; readonly stored: boolean }) => void;

/** Undefined where nothing is traced. */
export function createArriving({ tracing, clock, random }: Omit<Teller, 'tracing'> & { readonly tracing?: Tracing | undefined }): Arriving | undefined {
  return tracing && ((door, traceparent) => {
    const [took, link] = [stopwatch(clock), readTraceparent(traceparent)];
    return ({ source, key, stored }) => {
      const root = requestPlace(tracing.installation, { source, key: storedKey(key) });
      // A repeat stands under the request that was stored: two spans of one id would be none.
      const place = stored ? root : { ...root, span: newSpan(random) };
      tracing.tell({ name: `request ${source}`, kind: 'server', place, parent: stored ? undefined : root.span, links: link && [link], ...took(), attributes: { door, source, stored } });
    };
  });
}

/** Works on a delivery, with a log whose lines say which, and as a span of its trace. */
export async function tracedDelivery(context: Context, { id, source, key, attempt }: DeliveryRow, work: (context: Context) => Promise<void>): Promise<void> {
  const cause = `delivery:${id}`;
  const about = { delivery: id, source, attempt, cause };
  const { tracing } = context;
  if (!tracing) return work({ ...context, log: carrying(context.log, about) });
  const { trace, span: parent } = requestPlace(tracing.installation, { source, key });
  const span = begin(context, trace, about);
  await work(within({ ...context, tracing }, span, about, commitSpan(tracing.installation, { cause, attempt })));
  tracing.tell({ name: `delivery ${source}`, kind: 'consumer', parent, ...span.ended() });
}

/** The same for an effect, with the incident's number. */
export async function tracedEffect(context: Context, row: EffectRow, work: (context: Context) => Promise<'put back' | undefined>): Promise<void> {
  const about = { effect: row.id, kind: row.kind, incident: row.incident_id, attempt: row.attempt, cause: row.cause.slice(0, 100) };
  const { tracing, clock } = context;
  if (!tracing) return void (await work({ ...context, log: carrying(context.log, about) }));
  const { trace, parent, from } = effectPlace(tracing.installation, await ledTo(context, row));
  // Of the lane only what is dealt with here: behind it stand ids of people and messages.
  const lane = row.lane.split('/').slice(1, 3).join('/');
  const waitedMs = Math.max(0, clock.now().getTime() - Math.max(row.created_at.getTime(), row.run_at.getTime()));
  const span = begin(context, trace, { ...about, lane, waitedMs });
  const commit = commitSpan(tracing.installation, { cause: `effect:${row.id}`, attempt: row.attempt, at: row.created_at });
  // Put back, it was not tried: nothing happened that a span could tell.
  if ((await work(within({ ...context, tracing }, span, about, commit))) === 'put back') return;
  tracing.tell({ name: `effect ${row.kind}`, kind: 'consumer', parent, links: from && [from], ...span.ended() });
}

/** A trace that cannot be looked up must not keep the effect from being tried: then it is one by itself. */
async function ledTo({ pool, log }: Context, { id, kind, attempt, created_at: createdAt }: EffectRow): Promise<readonly CausedEffect[]> {
  const alone = [{ id, kind, cause: '', attempt, createdAt }];
  try {
    const chain = await chainOf(pool, id);
    return chain.length > 0 ? chain : alone;
  } catch (error) {
    log.warn('what led to an effect could not be read: its trace begins with it', { effect: id, error: toError(error) });
    return alone;
  }
}

/** What was decided, for the span and for whoever reads the log closely. */
export function decided({ span, log }: Context, incident: number | undefined, ignored: boolean): void {
  const decision = ignored ? 'ignored' : 'done';
  span?.say({ incident, decision });
  log.debug('a delivery is decided', { incident, decision });
}

/** Deliveries of a storm that one commit takes in: it stands in the trace of the first and points to the others. Called as it begins; what it gives, when it is done. */
export function committingTogether({ tracing, clock }: Context): (taken: readonly { readonly delivery: DeliveryRow; readonly span: Doing | undefined }[], incident: number) => void {
  const took = stopwatch(clock);
  return (taken, incident) => {
    for (const { span } of taken) span?.say({ incident, decision: 'done' });
    const [first, ...others] = taken;
    if (!tracing || !first?.span) return;
    const cause = `deliveries:${taken.map((one) => one.delivery.id).join(',')}`;
    const place = { ...first.span.place, span: commitSpan(tracing.installation, { cause, attempt: first.delivery.attempt }) };
    const links = others.flatMap(({ span }) => span?.place ?? []);
    tracing.tell({ name: 'commit', kind: 'internal', place, parent: first.span.place.span, links, ...took(), attributes: { deliveries: taken.length, incident, result: 'ok' } });
  };
}

type Begun = Doing & { ended(): { readonly place: Place; readonly began: number; readonly ended: number; readonly attributes: SpanAttributes } };

function begin({ clock, random }: Context, trace: string, attributes: SpanAttributes): Begun {
  const [took, place] = [stopwatch(clock), { trace, span: newSpan(random) }];
  let said: SpanAttributes = attributes;
  return { place, say: (more) => { said = { ...said, ...more }; }, ended: () => ({ place, ...took(), attributes: { result: 'ok', ...said } }) };
}

function within(context: Context & { readonly tracing: Tracing }, span: Doing, about: LogData, commit: string): Context {
  return {
    ...context, span, log: carrying(context.log, { ...about, trace: span.place.trace }),
    pool: committing(context, context.pool, span.place, commit), ports: calling(context, context.ports, span.place),
  };
}
