// A port whose adapter is loaded at its first use: octokit alone is 28 MB that a bot at rest does not need.

/** Every method of the port returns a promise, so waiting for the import first changes nothing for the caller. */
export function lazy<Port extends object>(load: () => Promise<Port>): Port {
  let loading: Promise<Port> | undefined;
  const call = async (name: string | symbol, args: readonly unknown[]): Promise<unknown> => {
    loading ??= load();
    const port = await loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    const method: unknown = Reflect.get(port, name);
    if (typeof method !== 'function') throw new TypeError(`this port has no method ${String(name)}`);
    return Reflect.apply(method, port, args);
  };
  return new Proxy({} as Port, { get: (_target, name) => (...args: unknown[]) => call(name, args) });
}
