// Part "bodies": what each source makes of a changed body, without a door: placed always, read or refused by its schema, salvaged always.
import { z } from 'zod';
import github from '../../handlers/webhooks/github.ts';
import pagerduty from '../../handlers/webhooks/pagerduty.ts';
import type { Source } from '../../src/contracts.ts';
import { signal } from '../../src/domain/alert.ts';
import { isTicketNews } from '../../src/domain/github/news.ts';
import { storable } from '../../src/domain/storable.ts';
import { hostileText, type Dice } from '../../test/support/hostile.ts';
import { mutated, overTheWire } from './mutate-json.ts';
import type { Case, Part } from './run.ts';
import { githubSamples, pagerdutySamples } from './webhook-samples.ts';

const sources: readonly { readonly source: Source; readonly samples: readonly unknown[]; readonly ids: string; readonly signature: string }[] = [
  { source: pagerduty.it, samples: pagerdutySamples, ids: 'x-webhook-id', signature: 'x-pagerduty-signature' },
  { source: github.it, samples: githubSamples, ids: 'x-github-delivery', signature: 'x-hub-signature-256' },
];

function next(roll: Dice): Case {
  const { source, samples, ids, signature } = roll.pick(sources);
  const { text, body } = overTheWire(mutated(roll.pick(samples), roll));
  const headers = { [ids]: roll.pick([undefined, 'd-1', hostileText(roll, 400)]), [signature]: roll.pick([undefined, '', `v1=${'a'.repeat(64)}`, `sha256=${'0'.repeat(64)}`, hostileText(roll, 9_000), 'v1='.repeat(3_000)]) };
  return { shown: () => text, ask: () => askSource(source, text, body, headers) };
}

export function askSource(source: Source, text: string, body: unknown, headers: Readonly<Record<string, string | undefined>>): string {
  const inbound = { raw: Buffer.from(text), headers };
  if (source.verify(inbound, ['a secret', 'another']) === 'ok') throw new Error('let in without a signature');
  const { keys, lane } = source.place(body, inbound);
  if (keys.length === 0 || [...keys, lane].some((one) => one === '' || one.length > 500)) throw new Error(`no place: ${JSON.stringify({ keys, lane }).slice(0, 300)}`);
  const saved = source.salvage(body, '2026-11-21T03:00:00.000Z');
  if (saved !== undefined) signal.parse(saved);
  const told = readBy(source, body);
  // Parked, seen in /readyz, and salvaged where it opens an incident.
  if (!told) return saved ? 'parked, salvaged' : 'parked';
  for (const one of told) if (!isTicketNews(one)) signal.parse(storable(one));
  return told.every((one) => one.type === 'ignored') ? 'ignored' : 'read';
}

function readBy(source: Source, body: unknown): ReturnType<Source['read']> | undefined {
  try {
    return source.read(body);
  } catch (error) {
    if (error instanceof z.ZodError) return undefined;
    throw error;
  }
}

export const webhookBodies: Part = { name: 'bodies', share: 300_000, make: () => Promise.resolve({ next: (roll) => next(roll) }) };
