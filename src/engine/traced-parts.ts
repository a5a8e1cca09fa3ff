// What spans are made of: how long something took, the transactions and outside calls within it, and a log whose lines say what they belong to.
import type { Log, LogData } from '../log.ts';
import type { Clock, Place, Random, Tracing } from '../ports.ts';
import type { Pool } from '../store/pool.ts';
import { watched } from '../watched.ts';
import type { Ports } from './context.ts';

export type Teller = { readonly tracing: Tracing; readonly clock: Clock; readonly random: Random };

/** When it began, and when it ended: by the clock that never goes back. */
export function stopwatch(clock: Clock): () => { readonly began: number; readonly ended: number } {
  const [began, from] = [clock.now().getTime(), clock.monotonicMs()];
  return () => ({ began, ended: began + clock.monotonicMs() - from });
}

export function newSpan(random: Random): string {
  return random.uuid().replaceAll('-', '').slice(16);
}

/** A log whose every line says this as well. */
export function carrying(log: Log, about: LogData): Log {
  return {
    debug: (message, data) => log.debug(message, { ...about, ...data }), info: (message, data) => log.info(message, { ...about, ...data }),
    warn: (message, data) => log.warn(message, { ...about, ...data }), error: (message, data) => log.error(message, { ...about, ...data }),
  };
}

/** Each transaction is a span. The first that is committed gets the id under which what it wrote down looks for it, in whatever process. */
export function committing({ tracing, clock, random }: Teller, pool: Pool, under: Place, commit: string): Pool {
  let first: string | undefined = commit;
  return {
    query: (text, values, options) => pool.query(text, values, options), dedicated: () => pool.dedicated(), stats: () => pool.stats(), close: () => pool.close(),
    async transaction(work) {
      const took = stopwatch(clock);
      const tell = (span: string, result: 'ok' | 'failed') => tracing.tell({ name: 'commit', kind: 'internal', place: { ...under, span }, parent: under.span, ...took(), attributes: { result } });
      try {
        const done = await pool.transaction(work);
        tell(first ?? newSpan(random), 'ok');
        first = undefined;
        return done;
      } catch (error) {
        tell(newSpan(random), 'failed');
        throw error;
      }
    },
  };
}

/** Each call to another system is a span: its system and method, as in /metrics, and what came of it. */
export function calling(teller: Teller, ports: Ports, under: Place): Ports {
  const one = <Port extends object>(system: string, port: Port): Port => watched(port, (method) => {
    const took = stopwatch(teller.clock);
    return (result) => teller.tracing.tell({
      name: `call ${system}.${method}`, kind: 'client', place: { ...under, span: newSpan(teller.random) }, parent: under.span, ...took(), attributes: { system, method, result },
    });
  });
  return {
    slack: one('slack', ports.slack), outbound: one('outbound', ports.outbound), pagerduty: ports.pagerduty && one('pagerduty', ports.pagerduty),
    github: ports.github && one('github', ports.github), remote: ports.remote && one('git', ports.remote), model: ports.model && one('model', ports.model),
    databases: ports.databases && one('databases', ports.databases),
  };
}
