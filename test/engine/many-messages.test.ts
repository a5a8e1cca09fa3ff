// An incident of five thousand messages keeps its beginning: in the record, in the API and in the postmortem.
import { beforeAll, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { renderPostmortem } from '../../src/render/postmortem/index.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { readHead, readIncident } from '../../src/store/incident.ts';
import { serve, token } from '../edge/support.ts';
import { freshDatabase } from '../support/database.ts';
import { decided, opened } from '../support/stored.ts';

const { pool } = await freshDatabase();
const many = 5_000;
const words = (n: number) => `finding number ${n} of many.`;
const message = (n: number): NewFact => ({ kind: 'message.recorded', at: new Date(Date.now() + n).toISOString(), data: { channel: 'C0ROOM', ts: `${1_700_000_000 + n}.000100`, author: 'U0ADA', text: words(n) } });

beforeAll(async () => {
  await opened(pool);
  for (let n = 1; n <= many; n += 500) await decided(pool, 1, Array.from({ length: 500 }, (_, more) => message(n + more)));
}, 60_000);

test('every one is on the record, in order, and the chain is whole', async () => {
  const kept = (await factsOf(pool, 1)).flatMap((fact) => (fact.kind === 'message.recorded' ? [fact.data.text] : []));
  expect(kept).toEqual(Array.from({ length: many }, (_, n) => words(n + 1)));
  expect(await brokenLink(pool, 1)).toBeUndefined();
});

test('the API gives them all, page by page, from the first on', async () => {
  const get = await serve(apiRoute({ db: pool, token, config: defaultConfig }));
  const texts: string[] = [];
  for (let cursor = ''; ;) {
    const { data, next } = (await (await get(`/api/incidents/INC-1/timeline?limit=200${cursor}`)).json()) as { data: { text: string }[]; next: string | null };
    texts.push(...data.map(({ text }) => text));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(texts).toHaveLength(many + 1);
  expect(texts[1]).toContain(words(1));
});

test('the postmortem holds the first of them and the last', async () => {
  const incident = await readIncident(pool, 1);
  if (!incident) throw new Error('it is gone');
  const { markdown } = renderPostmortem({ incident, facts: await factsOf(pool, 1), config: defaultConfig, head: await readHead(pool, 1) });
  for (const n of [1, 2, many / 2, many]) expect(markdown).toContain(words(n));
});
