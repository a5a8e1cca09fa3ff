// The webhooks of test/fixtures/pagerduty (see the README there), with the signatures they came with.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../fixtures/pagerduty/', import.meta.url);
const vectors = z.object({
  signing_secret: z.string(), vectors: z.array(z.object({ file: z.string(), 'x-pagerduty-signature': z.string() })),
}).parse(JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8')));

/** A published test secret. */
export const signingSecret = vectors.signing_secret;

export const captured = vectors.vectors.map((vector) => {
  const raw = readFileSync(new URL(vector.file, folder));
  return { name: vector.file.replace('.json', ''), raw, signature: vector['x-pagerduty-signature'], body: JSON.parse(raw.toString('utf8')) as unknown };
});

export function capturedBody(name: string): unknown {
  const found = captured.find((one) => one.name === name);
  if (!found) throw new Error(`there is no captured ${name}`);
  return found.body;
}
