// One request to a door, over a connection that is kept: exactly these bytes and headers, and what was answered.
import { Agent, request } from 'node:http';

export type Knock = {
  readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer;
  /** Announces this many bytes more than it sends, and hangs up. */
  readonly short?: number | undefined;
};
export type Knocker = { readonly knock: (knock: Knock) => Promise<number | 'gone'>; readonly close: () => void };

/** Slack waits three seconds; a machine that is busy with other things gets ten times that. */
const longestMs = 30_000;

export function knocker(url: string): Knocker {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { hostname, port } = new URL(url);
  return {
    knock: ({ method, path, headers, body, short = 0 }) => new Promise((resolve, reject) => {
      const length = body.length + short;
      const asked = request({ hostname, port, path, method, headers: { ...headers, 'content-length': String(length) }, agent: short > 0 ? false : agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        // Refused before the whole body had come: the answer counts.
        response.on('error', () => resolve(response.statusCode ?? 0));
      });
      asked.setTimeout(longestMs, () => asked.destroy(new Error(`no answer in ${longestMs / 1_000} s`)));
      asked.on('error', (error) => (short > 0 || asked.destroyed ? resolve('gone') : reject(error)));
      if (short === 0) return asked.end(body);
      asked.write(body, () => asked.destroy());
    }),
    close: () => agent.destroy(),
  };
}
