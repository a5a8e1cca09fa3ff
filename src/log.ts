// One JSON line an event, to standard output: a fixed sentence, and the data beside it. Known secrets never get through.

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type LogData = Readonly<Record<string, unknown>>;
export type Log = { readonly [L in Level]: (message: string, data?: LogData) => void };

const order: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };

/** `secrets` are replaced wherever they occur, in messages, data and stacks. */
export function createLog(options: { level: Level; secrets?: readonly string[]; write: (line: string) => void; now: () => Date }): Log {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 6);
  function log(level: Level, message: string, data: LogData = {}): void {
    if (order[level] < order[options.level]) return;
    const line = JSON.stringify({ time: options.now().toISOString(), level, message, ...data }, readable);
    options.write(secrets.reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '[secret]'), line));
  }
  return {
    debug: (message, data) => log('debug', message, data),
    info: (message, data) => log('info', message, data),
    warn: (message, data) => log('warn', message, data),
    error: (message, data) => log('error', message, data),
  };
}

function readable(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: readable('', cause) }) };
}

export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
