// What came of it all: counted in the three worlds and in the database, after everything has come to rest.
import type { Worlds } from '../../demo/world.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import type { Pool } from '../../src/store/pool.ts';
import { ofStories } from './story-verdict.ts';
import type { Story } from './story.ts';

export type Verdict = { readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly stuck: readonly string[]; readonly incidents: number; readonly messages: number;
  /** Notes that Tocsin answered with a refusal. */
  readonly refusedWords: number;
  /** In somebody's own conversation, which Tocsin has no right to read: the window that docs/guarantees.md names. */
  readonly toldTwice: number;
};

export async function judge(pool: Pool, worlds: Worlds, stories: readonly Story[]): Promise<Verdict> {
  const found = { lost: [] as string[], doubled: [] as string[], stuck: stories.flatMap((one) => (one.stuck === undefined ? [] : [`${one.slug}: waited in vain for ${one.stuck}`])) };
  const incidents = (await pool.query<{ id: number }>('select id from incident where head_seq > 0 order by id')).rows;
  await ofAlarms(pool, worlds, found.lost);
  for (const { id } of incidents) await ofIncident(pool, worlds, id, found);
  await ofStories(pool, worlds, stories, found);
  const refusedWords = await ofNotes(pool, incidents.map(({ id }) => id), stories, found);
  let toldTwice = 0;
  for (const { mark, times } of doublePosts(worlds)) {
    const what = await effectOf(pool, mark);
    if (what.startsWith('slack.tell ')) toldTwice += 1;
    else found.doubled.push(`${times} messages of ${what}`);
  }
  found.stuck.push(...(await undone(pool)));
  return { ...found, refusedWords, toldTwice, incidents: incidents.length, messages: worlds.slack.calls.filter(({ method }) => method === 'chat.postMessage').length };
}

type Found = { readonly lost: string[]; readonly doubled: string[]; readonly stuck: string[] };

/** A 2xx was a promise. */
async function ofAlarms(pool: Pool, { pagerduty }: Worlds, lost: string[]): Promise<void> {
  const { rows } = await pool.query<{ key: string }>(`select key from alert where source = 'pagerduty' and incident_id is not null`);
  const known = new Set(rows.map(({ key }) => key));
  const accepted = pagerduty.deliveries.filter((one) => one.event === 'incident.triggered' && one.outcome === 'delivered').map((one) => one.resource);
  for (const key of new Set(accepted)) if (!known.has(key)) lost.push(`the alarm ${key}`);
}

async function ofIncident(pool: Pool, { slack, github }: Worlds, id: number, { lost, doubled, stuck }: Found): Promise<void> {
  const state = slack.state();
  const channels = state.channels.filter((one) => one.name.startsWith(`inc-${id}-`));
  if (channels.length === 0) lost.push(`the channel of INC-${id}`);
  if (channels.length > 1) doubled.push(`the channel of INC-${id}`);
  const cards = (state.messages[channels[0]?.id ?? ''] ?? []).filter((message) => message.blocks?.some((block) => block['type'] === 'header' && JSON.stringify(block).includes(`"INC-${id} `)));
  if (cards.length === 0) lost.push(`the card of INC-${id}`);
  if (cards.length > 1) doubled.push(`the card of INC-${id}`);
  if (cards.some((card) => !card.pinned)) lost.push(`the pin of INC-${id}`);
  const announced = (state.messages[slack.idOf('incidents')] ?? []).filter((message) => message.threadTs === undefined && JSON.stringify(message).includes(`INC-${id}*`));
  if (announced.length === 0) lost.push(`the announcement of INC-${id}`);
  if (announced.length > 1) doubled.push(`the announcement of INC-${id}`);
  if (github.state().pulls.filter((pull) => pull.branch === `postmortem/inc-${id}`).length > 1) doubled.push(`the pull request of INC-${id}`);
  const broken = await brokenLink(pool, id);
  if (broken) stuck.push(`the record of INC-${id}: ${broken.why} at ${broken.seq}`);
}

async function ofNotes(pool: Pool, ids: readonly number[], stories: readonly Story[], { lost, doubled }: Found): Promise<number> {
  let refused = 0;
  const written = new Map<string, number>();
  for (const id of ids) {
    for (const fact of await factsOf(pool, id)) {
      if (fact.kind === 'note.added') written.set(fact.data.text, (written.get(fact.data.text) ?? 0) + 1);
    }
  }
  for (const { token, accepted } of stories.flatMap(({ notes }) => notes)) {
    const times = written.get(token) ?? 0;
    const delivery = accepted && times === 0 ? await deliveryOf(pool, token) : undefined;
    if (delivery?.includes('refused: ')) refused += 1;
    else if (delivery !== undefined) lost.push(`the note ${token} (${delivery})`);
    if (times > 1) doubled.push(`the note ${token}`);
  }
  return refused;
}

/** Every message carries the id of its effect: two that stand with one id are a double that people see. */
function doublePosts({ slack }: Worlds): { readonly mark: string; readonly times: number }[] {
  const deleted = new Set(slack.calls.filter(({ method, answer }) => method === 'chat.delete' && answer?.['ok'] === true).map(({ args }) => String(args['ts'])));
  const standing = new Map<string, number>();
  for (const { method, args, answer } of slack.calls) {
    const effect = method === 'chat.postMessage' && answer?.['ok'] === true ? /"effect\\?":\\?"([^"\\]+)/.exec(JSON.stringify(args['metadata'] ?? ''))?.[1] : undefined;
    if (effect === undefined || deleted.has(String(answer?.['ts']))) continue;
    standing.set(effect, (standing.get(effect) ?? 0) + 1);
  }
  return [...standing].filter(([, times]) => times > 1).map(([mark, times]) => ({ mark, times }));
}

async function effectOf(pool: Pool, mark: string): Promise<string> {
  const { rows } = await pool.query<{ what: string }>(`select concat_ws(' ', kind, data, 'attempt', attempt, state, outcome) as what from effect where id = $1`, [Number(mark.replace(/^\D+/, ''))]);
  return rows[0]?.what ?? mark;
}

async function deliveryOf(pool: Pool, words: string): Promise<string> {
  const { rows } = await pool.query<{ what: string }>(`select concat_ws(' ', 'delivery', id, state, 'attempt', attempt, outcome) as what from delivery where position($1 in body) > 0`, [words]);
  return rows.map(({ what }) => what).join('; ') || 'no delivery';
}

async function undone(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `select concat_ws(' ', 'delivery', id, source, state, outcome) as what from delivery where state not in ('done', 'ignored')
     union all select concat_ws(' ', 'effect', id, kind, state, outcome) from effect where state <> 'done' and kind not in ('timer', 'nudge')`,
  );
  return rows.map(({ what }) => what);
}
