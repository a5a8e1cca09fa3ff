// Faults for the in-memory ports of tests: the next calls of a method fail, before they act or after.

type Fault = { readonly method: string; readonly when: 'before' | 'after'; readonly error: Error; left: number };

export type Faults = {
  /** The next `times` calls of `method` throw `error`, `before` acting or `after` (as a lost answer would). */
  fail(method: string, error: Error, options?: { when?: 'before' | 'after'; times?: number }): void;
  /** Every fault is taken back. */
  heal(): void;
  /** How often a method was called, failed calls included. */
  count(method: string): number;
};

/** The port with faults that can be ordered and every call counted, and beside it the world it acts on. */
export function faulty<Port extends object, World extends object>(port: Port, world: World): Port & World & Faults {
  const faults: Fault[] = [];
  const counts = new Map<string, number>();
  const due = (method: string, when: Fault['when']): void => {
    const fault = faults.find((one) => one.method === method && one.when === when && one.left > 0);
    if (!fault) return;
    fault.left -= 1;
    throw fault.error;
  };
  const own: Faults = {
    fail: (method, error, { when = 'before', times = 1 } = {}) => void faults.push({ method, when, error, left: times }),
    heal: () => void faults.splice(0),
    count: (method) => counts.get(method) ?? 0,
  };
  const watched = new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
        due(String(name), 'before');
        const answer: unknown = await Reflect.apply(method, target, args);
        due(String(name), 'after');
        return answer;
      };
    },
  });
  const methods = Object.fromEntries(Object.keys(port).map((name) => [name, Reflect.get(watched, name)] as const));
  return { ...world, ...methods, ...own } as Port & World & Faults;
}
