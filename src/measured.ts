// Ports whose calls are counted and timed, by system and method: the words of src/ports.ts, never an argument or an answer.
import { Outage, Rejected } from './domain/errors.ts';
import type { Meter } from './meter.ts';
import type { Clock } from './ports.ts';

/** A port as it is, with each of its calls told to the meter. */
export function measured<Port extends object>(system: string, port: Port, { meter, clock }: { readonly meter: Meter; readonly clock: Clock }): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const began = clock.monotonicMs();
        const ended = (result: string): void => {
          meter.count('tocsin_outside_calls_total', { system, method: String(name), result });
          meter.observe('tocsin_outside_call_seconds', (clock.monotonicMs() - began) / 1_000, { system });
        };
        try {
          const answer: unknown = await Reflect.apply(method, target, args);
          ended('ok');
          return answer;
        } catch (error) {
          ended(resultOf(error));
          throw error;
        }
      };
    },
  });
}

function resultOf(error: unknown): string {
  if (error instanceof Outage) return 'outage';
  return error instanceof Rejected ? 'refused' : 'failed';
}
