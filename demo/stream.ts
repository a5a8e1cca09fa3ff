// Tells every open page that something changed, by server-sent events.
import type { ServerResponse } from 'node:http';

export type Stream = {
  /** Counts changes; starts at 1. */
  readonly version: () => number;
  readonly changed: () => void;
  /** Keeps the response open and writes `data: {"version":N}` to it, at once and after each change. */
  readonly join: (response: ServerResponse) => void;
};

/** Changes of one turn of the event loop are told once. */
export function createStream(): Stream {
  const open = new Set<ServerResponse>();
  let version = 1;
  let told = true;
  const tell = (): void => {
    told = true;
    for (const response of open) response.write(`data: {"version":${version}}\n\n`);
  };
  return {
    version: () => version,
    changed: () => {
      version += 1;
      if (!told) return;
      told = false;
      setImmediate(tell);
    },
    join: (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`data: {"version":${version}}\n\n`);
      open.add(response);
      response.on('close', () => open.delete(response));
    },
  };
}
