// How long a person waits for Slack to say that their command arrived: at rest, and while alarms storm and Slack takes 4 s for everything.
import { createHmac, randomUUID } from 'node:crypto';
import { percentile, row } from './figures.ts';
import { onStage } from './stage.ts';
import { alarm } from './way-in.ts';

const counted = 300;
const slowMs = 4_000;

export function acknowledgements(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const { slack } = stage;
    const [ours, bare] = [await stage.tocsin(), await stage.bare()];
    print(await compare('command → acknowledged, at rest', ours.url, bare.url));
    slack.delayMs = slowMs;
    const storm = new AbortController();
    const storming = alarms(ours.url, storm.signal);
    print(await compare(`the same, 20 alarms/s and a Slack of ${slowMs / 1000} s`, ours.url, bare.url));
    storm.abort();
    await storming;
    slack.delayMs = 0;
  });
}

async function compare(what: string, ours: string, bare: string): Promise<string> {
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let n = 0; n < counted; n += 1) {
    mine.push(await timed(() => command(ours)));
    theirs.push(await timed(() => fetch(`${bare}/healthz`)));
  }
  return row(`${what}, p99 of ${counted}`, percentile(mine, 99), percentile(theirs, 99), 'ms');
}

async function timed(call: () => Promise<Response>): Promise<number> {
  const began = performance.now();
  const answer = await call();
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the door answered ${answer.status}`);
  return performance.now() - began;
}

function command(url: string): Promise<Response> {
  const at = String(Math.floor(Date.now() / 1_000));
  const body = new URLSearchParams({ command: '/incident', text: 'list', user_id: 'UADA', team_id: 'T1', channel_id: 'C1', trigger_id: randomUUID(), response_url: 'http://127.0.0.1:9/none' }).toString();
  const signature = `v0=${createHmac('sha256', 'bench-signing').update(`v0:${at}:${body}`).digest('hex')}`;
  return fetch(`${url}/slack/events`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': signature, 'x-slack-request-timestamp': at } });
}

async function alarms(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await alarm(url);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
