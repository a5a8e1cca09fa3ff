// Ports whose calls are counted and timed, by system and method: the words of src/ports.ts, never an argument or an answer.
import type { Meter } from './meter.ts';
import type { Clock } from './ports.ts';
import { watched } from './watched.ts';

/** A port as it is, with each of its calls told to the meter. */
export function measured<Port extends object>(system: string, port: Port, { meter, clock }: { readonly meter: Meter; readonly clock: Clock }): Port {
  return watched(port, (method) => {
    const began = clock.monotonicMs();
    return (result) => {
      meter.count('tocsin_outside_calls_total', { system, method, result });
      meter.observe('tocsin_outside_call_seconds', (clock.monotonicMs() - began) / 1_000, { system });
    };
  });
}
