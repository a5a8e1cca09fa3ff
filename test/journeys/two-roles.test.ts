// The whole story while the bot works under a role that may only do what src/store/bot-role.ts lists: a right that is missing fails something here.
import { expect, it } from 'vitest';
import { makeRounds } from '../../src/engine/recurring.ts';
import { botRights } from '../../src/store/bot-role.ts';
import { botLacks, botMayTooMuch } from '../../src/store/bot-role-look.ts';
import { close, draw } from '../../src/store/budget.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { cli } from '../cli/support.ts';
import { ringTimers } from '../support/engine.ts';
import { openJourney } from './journey.ts';

const journey = await openJourney({ twoRoles: true, config: 'paging: { service: PSVDATA }\n' });
const { box, stage, pool, quiet } = journey;
const { pagerduty, github } = box.demo.worlds;
const bot = box.tocsin.context.pool;
let channel = '';
const says = async (who: string, text: string) => {
  await stage.command(who, channel, text);
  await quiet();
};

it('works as a role of its own, which it made and which may not change facts', async () => {
  const { rows } = await bot.query<{ me: string }>('select current_user::text as me');
  expect(rows[0]?.me).toMatch(/^bot_tocsin_test_/);
  expect([await botLacks(bot), await botMayTooMuch(bot)]).toEqual([[], []]);
  await expect(bot.query(`update fact set kind = 'x'`)).rejects.toMatchObject({ code: '42501' });
});

it('takes in, opens and works: from the page to the approved step', { timeout: 120_000 }, async () => {
  pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  for (const who of ['chiara', 'ada', 'dev']) await stage.act({ as: stage.id(who), type: 'join', channel });
  await quiet();
  await stage.press('chiara', channel, 'take_command');
  for (const text of [
    'note payments only', `task <@${stage.id('dev')}> check the payment logs 15 min`, 'decide fail over', 'theory the newest deploy', 'link https://wiki.example/x the dashboard', 'followup alert on 5xx sooner', `role scribe <@${stage.id('ada')}>`,
    'update we roll back | 1 in 5 payments fails | next 20m', 'severity SEV1', 'status identified', `page <@${stage.id('ada')}> come`, `handoff <@${stage.id('ada')}> the database is the suspect`,
  ]) await says('chiara', text);
  await stage.press('ada', channel, 'handoff_accept');
  await stage.act({ as: stage.id('dev'), type: 'home' });
  const ts = await stage.say('dev', channel, 'it began with the deploy');
  await stage.react('dev', channel, ts, 'pushpin');
  await ringTimers(pool);
  await quiet();
  await stage.press('ada', channel, 'run_start', /checkout-5xx/);
  await stage.submit('ada', {});
  await stage.until('the step that waits', () => stage.button(channel, 'step_approve'));
  await stage.press('chiara', channel, 'step_approve');
  await stage.until('the manual step', () => stage.button(channel, 'step_done'));
  await stage.press('ada', channel, 'step_done');
  await stage.submit('ada', {});
  await quiet();
  expect(await journey.incident(1)).toMatchObject({ severity: 'SEV1', commander: { id: stage.id('ada') }, tasks: [{}], followups: [{}] });
});

it('ends: resolve, the pull request and its merge; and what comes round goes round', { timeout: 60_000 }, async () => {
  await says('ada', 'resolve error rate under 0.1 %');
  await says('ada', 'followup 1 issue');
  await stage.until('the pull request', () => github.state().pulls[0]);
  // Each is due once it is known; the second time it is made.
  const { context } = box.tocsin;
  await makeRounds(context);
  await pool.query('update round set due_at = now(), owner = null, not_before = null');
  expect(await makeRounds(context)).toBeGreaterThan(1);
  await quiet();
  const { rows } = await pool.query<{ outcome: string }>(`select outcome from round where attempt > 0 or outcome like 'given up%'`);
  expect(rows).toEqual([]);
});

it('makes private, and answers programs by their tokens, whose use it notes', { timeout: 60_000 }, async () => {
  await says('dev', 'declare --private SEV2 somebody reads our mail');
  const { out: token } = await cli(['token', 'create', 'ada', '--scope', 'command', '--person', stage.id('ada')], { env: { DATABASE_OWNER_URL: new URL(journey.proxy.url).href } });
  const response = await fetch(`${box.tocsin.url}/api/commands`, { method: 'POST', body: JSON.stringify({ text: 'status', incident: 'INC-1' }), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'two-roles-1' } });
  expect([200, 202]).toContain(response.status);
  await quiet();
  expect((await fetch(`${box.tocsin.url}/readyz`)).status).toBe(200);
  expect((await cli(['token', 'list'], { env: { DATABASE_OWNER_URL: journey.proxy.url } })).out).not.toContain('used never');
});

it('leaves whole chains, nothing given up, nothing parked, and no refusal in the log', async () => {
  expect([await brokenLink(pool, 1), await brokenLink(pool, 2)]).toEqual([undefined, undefined]);
  expect((await pool.query(`select kind, outcome from effect where state = 'given_up' or outcome like '%permission denied%'`)).rows).toEqual([]);
  expect((await pool.query(`select source, outcome from delivery where state = 'parked' or outcome like '%permission denied%'`)).rows).toEqual([]);
  expect(journey.log.filter((line) => /permission denied|42501/.test(line))).toEqual([]);
  // The look-alike's Slack has no limits, so nothing was counted; a runner is no part of this story.
  await draw(bot, { key: 'chat.postMessage', perMinute: 50, burst: 5, reserve: 0, debt: false });
  await close(bot, 'chat.postMessage', 1_000);
  const empty: string[] = [];
  for (const table of Object.keys(botRights)) if ((await bot.query(`select 1 from ${table} limit 1`)).rowCount === 0) empty.push(table);
  expect(empty).toEqual(['runner']);
});
