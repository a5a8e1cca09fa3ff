// A storm after an outage of ours: 20,000 webhooks wait. How fast they are worked off, how many channels open, how long a person waits.
import { createHmac, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../src/store/migrate.ts';
import { fillBacklog, workedOff } from './backlog.ts';
import { percentile } from './figures.ts';
import { root, type Running, type StubSlack } from './process.ts';
import { onStage } from './stage.ts';

const backlog = Number(process.env['BENCH_BACKLOG'] ?? 20_000);

export function storm(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const { slack } = stage;
    const pool = stage.pool(2);
    await migrate(pool, path.join(root, 'migrations'));
    await fillBacklog(pool, backlog);
    const began = performance.now();
    // As it comes out of the box: ten incidents in five minutes are a storm.
    const ours = await stage.tocsin('open: [{ do: open }]\n');
    const waits: number[] = [];
    const done = workedOff(pool);
    const commanding = (async () => {
      let over = false;
      void done.then(() => { over = true; });
      while (!over) {
        waits.push(await command(ours, slack));
        await sleep(100);
      }
    })();
    await done;
    const seconds = (performance.now() - began) / 1_000;
    await commanding;
    const { rows } = await pool.query<{ state: string; n: number }>('select state, count(*)::int as n from delivery where source = $1 group by 1', ['pagerduty']);
    const channels = slack.calls.filter(({ method, name }) => method === 'conversations.create' && name.startsWith('inc-')).length;
    print(`backlog of ${backlog} webhooks worked off, with the start    ${(backlog / seconds).toFixed(0)}/s (${seconds.toFixed(1)} s; ${rows.map(({ state, n }) => `${n} ${state}`).join(', ')})`);
    print(`channels opened                                          ${channels}`);
    print(`command → answer meanwhile, p50 and p99 of ${waits.length}          ${percentile(waits, 50).toFixed(0)} and ${percentile(waits, 99).toFixed(0)} ms`);
    print(`calls of chat.update (card and announcement)              ${slack.calls.filter(({ method }) => method === 'chat.update').length}`);
  });
}

/** A person waits from the key to the answer, not to the receipt. It goes where Slack's other calls go: Tocsin answers nobody else. */
async function command({ url }: Running, slack: StubSlack): Promise<number> {
  const place = randomUUID();
  const at = String(Math.floor(Date.now() / 1_000));
  const body = new URLSearchParams({ command: '/incident', text: 'list', user_id: 'UADA', team_id: 'T1', channel_id: 'C1', trigger_id: randomUUID(), response_url: `${slack.url}${place}` }).toString();
  const signature = `v0=${createHmac('sha256', 'bench-signing').update(`v0:${at}:${body}`).digest('hex')}`;
  const began = performance.now();
  await fetch(`${url}/slack/events`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': signature, 'x-slack-request-timestamp': at } });
  for (;;) {
    const answer = slack.calls.findLast(({ method }) => method === place);
    if (answer) return answer.at - began;
    if (performance.now() - began > 30_000) return 30_000;
    await sleep(2);
  }
}
