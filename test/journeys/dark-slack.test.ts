// Slack does not answer for the whole life of an incident: it is declared, commanded and resolved through the API and the command line, and told in order, once, when Slack is back.
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { cli } from '../cli/support.ts';
import { named } from '../edge/support.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';

const journey = await openJourney();
const { box, stage, pool } = journey;
const { slack } = box.demo.worlds;
const url = box.tocsin.url ?? '';
const tokens = { ada: await named(pool, 'command', { person: stage.id('ada') }), dev: await named(pool, 'command', { person: stage.id('dev') }) };
const golden = (name: string) => path.resolve(import.meta.dirname, `../golden/journeys/${name}.txt`);
const answers: string[] = [];

const dark = () => slack.fault({ method: '*', kind: 'drop', times: 1_000_000 });
const due = `state = 'running' or state = 'waiting' and (attempt > 0 or run_at <= now() + interval '1 second')`;
const nothing = (where: string) => vi.waitFor(async () => expect((await pool.query(`select kind, state, outcome from effect where ${where}`)).rows).toEqual([]), { timeout: 15_000, interval: 50 });

/** Slack is back, an hour later for the engine; what waits for its next try is tried now: Slack first, then the draft, which would otherwise be ready before or after any of Slack's messages. */
async function light(): Promise<void> {
  const draft = `kind like 'github.%'`;
  const tried = `state = 'waiting' and (attempt > 0 or ${draft})`;
  const hour = (where: string) => pool.query(`update effect set run_at = now(), created_at = created_at - interval '1 hour', first_run_at = first_run_at - interval '1 hour' where ${tried} and ${where}`);
  // Between two tries, or one that is under way would know nothing of the hour.
  await vi.waitFor(async () => {
    await pool.query(`update effect set run_at = now() + interval '1 hour' where ${tried}`);
    expect((await pool.query(`select 1 from effect where state = 'running'`)).rowCount).toBe(0);
  }, { timeout: 15_000, interval: 20 });
  slack.clearFaults();
  await hour(`not ${draft}`);
  await nothing(`not ${draft} and (${due})`);
  await hour(draft);
  await journey.quiet();
}

/** As typed in a terminal; what it prints is kept for the golden file. */
async function types(who: keyof typeof tokens, text: string, code = 0): Promise<string> {
  const ran = await cli(['incident', ...(text.startsWith('declare') ? [] : ['--in', 'INC-1']), text], { env: { TOCSIN_TOKEN: tokens[who], PUBLIC_URL: url } });
  answers.push(`${who} $ tocsin incident ${text}\n${(ran.out + ran.err).replaceAll(/^/gm, '  ').replace(/Verbs: .*/, 'Verbs: <all of them>')}`);
  expect(ran.code, ran.err).toBe(code);
  return ran.out;
}

it('is declared, judged, commanded, told of and resolved while Slack is dark', async () => {
  dark();
  expect(await types('ada', 'declare SEV3 checkout is slow & carts are lost')).toContain('INC-1 is declared');
  await types('ada', 'severity SEV2');
  await types('ada', 'note 10 % of carts are lost');
  await types('ada', 'update we look at the database | 1 in 10 carts is lost | next 20m');
  await types('ada', `handoff @${stage.id('dev')} the database is the suspect`);
  await types('dev', 'handoff accept');
  await types('dev', 'update we fail over | 1 in 10 carts is lost | next 20m');
  await types('dev', 'mitigate the failover is done');
  await types('ada', 'resolv it', 1);
  await types('dev', 'resolve no cart was lost for ten minutes');
  expect((await journey.incident(1))).toMatchObject({ status: 'resolved', severity: 'SEV2', commander: { id: stage.id('dev') } });
  // Nothing was given up, and nothing reached Slack.
  expect((await pool.query(`select 1 from effect where state = 'given_up'`)).rowCount).toBe(0);
  expect(slack.state().channels.filter((one) => one.name.startsWith('inc-'))).toEqual([]);
  await expect(`${answers.join('\n\n')}\n`).toMatchFileSnapshot(golden('dark-slack-terminal'));
});

it('is told in order, once, when Slack is back', async () => {
  const transcript = createTranscript(journey, ['incidents', 'inc-1-checkout-is-slow-carts-are-lost']);
  await light();
  await transcript.scene('Slack is back');
  const rooms = slack.state().channels.filter((one) => one.name.startsWith('inc-1'));
  expect(rooms.map((room) => room.name)).toEqual(['inc-1-checkout-is-slow-carts-are-lost']);
  expect(rooms[0]?.members).toEqual(expect.arrayContaining([stage.id('ada'), stage.id('dev')]));
  const messages = stage.messages(rooms[0]?.id ?? '').filter((message) => message.subtype === undefined && !message.pinned).map((message) => JSON.stringify(message.blocks ?? message.text));
  const inOrder = (all: readonly string[], words: readonly RegExp[]) => {
    const places = words.map((one) => all.findIndex((text) => one.test(text)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  };
  // What is still true is said, each once and one after the other; what happened meanwhile stands in one message, oldest first.
  inOrder(messages.filter((text) => !text.includes('What happened meanwhile')), [/update 2/, /is resolved/, /[Pp]ostmortem/]);
  expect(new Set(messages).size).toBe(messages.length);
  const meanwhile = messages.filter((text) => text.includes('What happened meanwhile'));
  expect(meanwhile).toHaveLength(1);
  inOrder((meanwhile[0] ?? '').split('\\n'), [/SEV2/, /10 % of carts/, /we look at the database/, /the database is the suspect/, /we fail over/, /the failover is done/, /no cart was lost/]);
  expect(stage.messages(rooms[0]?.id ?? '').filter((message) => message.pinned)).toHaveLength(1);
  const announced = stage.messages(stage.channel(/^incidents$/)?.id ?? '').filter((message) => message.text.includes('INC-1') && (message.threadTs === undefined || message.threadTs === message.ts));
  expect(announced).toHaveLength(1);
  expect((await pool.query(`select 1 from effect where state in ('given_up') or state = 'waiting' and attempt > 0`)).rowCount).toBe(0);
  expect(journey.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  for (const token of Object.values(tokens)) expect(journey.log.join('\n')).not.toContain(token.slice(7));
  await expect(transcript.text().replaceAll(/\b\d\d:\d\d UTC/g, '<clock>')).toMatchFileSnapshot(golden('dark-slack'));
});
