// A port whose calls are watched: which method, and what came of it; never an argument or an answer.
import { Outage, Rejected } from './domain/errors.ts';

export type Result = 'ok' | 'outage' | 'refused' | 'failed';

/** A port as it is; `began` is told of each call, and what it gives of its end. */
export function watched<Port extends object>(port: Port, began: (method: string) => (result: Result) => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const ended = began(String(name));
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

export function resultOf(error: unknown): Result {
  if (error instanceof Outage) return 'outage';
  return error instanceof Rejected ? 'refused' : 'failed';
}
