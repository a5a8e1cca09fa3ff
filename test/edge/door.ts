// Knocks at a door with exactly these bytes and headers, and says what was answered.
import { createHmac } from 'node:crypto';
import { request } from 'node:http';

export type Knock = {
  readonly method?: string; readonly path: string; readonly headers?: Readonly<Record<string, string>>;
  /** Sent in these pieces, chunked unless a content-length is among the headers. */
  readonly body?: readonly (string | Buffer)[];
};

export type Answered = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: string };

/** Rejects when the connection ends without an answer. */
export function knock(url: string, { method = 'POST', path, headers = {}, body = [] }: Knock): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
      response.on('end', done);
      // Cut in the middle of the answer: what came counts.
      response.on('error', done);
    });
    asked.on('error', reject);
    for (const piece of body) asked.write(piece);
    if (headers['content-length'] === undefined || body.length > 0) asked.end();
    // Announced and never sent: the answer must come all the same.
    else asked.flushHeaders();
  });
}

export function pagerdutySignature(body: string | Buffer, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** As Slack signs: version, seconds, body (docs.slack.dev, Verifying requests from Slack). */
export function slackHeaders(body: string, secret: string, at: Date): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${signature}` };
}
