// Who is in charge, over real HTTP: asked for and handed over in a conversation of two, declined, taken over from somebody silent, roles.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';

const journey = await openJourney();
const { box, stage, pool } = journey;
const { slack } = box.demo.worlds;

const whispers = (who: string): string[] => (slack.state().ephemerals[stage.id(who)] ?? []).map((one) => one.text);
const commanders = async () => (await journey.facts(1)).flatMap((fact) => (fact.kind === 'commander.set' ? [[fact.data.commander.id, fact.data.how, fact.data.reason]] : []));
const channel = async () => (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
const texts = (id: string) => stage.messages(id).map((message) => message.text);
const last = (list: readonly string[]) => list.at(-1) ?? '';

async function type(who: string, text: string): Promise<void> {
  await stage.command(who, await channel(), text);
  await journey.quiet();
}

it('is asked for from an active commander, who hands it over in their own conversation with Tocsin', async () => {
  await stage.command('chiara', stage.id('incidents'), 'declare SEV2 checkout is down');
  const here = await channel();
  for (const who of ['ada', 'ben', 'dev']) await stage.act({ as: stage.id(who), type: 'join', channel: here });
  await journey.quiet();
  await type('ben', 'commander');
  expect(last(whispers('ben'))).toMatch(/commands and was heard .* ago, so nothing changed/);
  await type('ben', 'handoff');
  await stage.submit('ben', { note: 'I know this database' });
  await journey.quiet();
  const direct = stage.directTo('chiara') ?? '';
  expect(last(texts(direct))).toContain('Note: I know this database');
  await stage.press('chiara', direct, 'handoff_accept');
  await journey.quiet();
  expect(stage.button(direct, 'handoff_accept')).toBeUndefined();
  expect(texts(direct).some((text) => text.includes(`handed command over to <@${stage.id('ben')}>, who had asked for it`))).toBe(true);
  expect(texts(here).some((text) => text.includes('asked for command, and'))).toBe(true);
  expect(last(texts(stage.directTo('ben') ?? ''))).toContain('INC-1: you command. You decide and delegate');
  expect((await commanders()).at(-1)).toEqual([stage.id('ben'), 'accepted', undefined]);
});

it('is offered through the form, and declined: who commanded commands on', async () => {
  await type('ben', 'handoff I go to bed');
  await stage.submit('ben', { to: stage.id('dev') });
  await journey.quiet();
  await stage.press('ada', await channel(), 'handoff_accept');
  await journey.quiet();
  expect(last(whispers('ada'))).toContain(`Only <@${stage.id('dev')}>, who is offered command, can answer that.`);
  await stage.press('dev', await channel(), 'handoff_decline');
  await journey.quiet();
  expect(stage.button(await channel(), 'handoff_decline')).toBeUndefined();
  expect(last(texts(stage.directTo('ben') ?? ''))).toContain(`<@${stage.id('dev')}> declined command. You command as before.`);
  expect((await journey.incident(1)).commander?.id).toBe(stage.id('ben'));
});

it('is taken over from somebody silent with one click and a reason; from somebody active in own words only', async () => {
  const old = '2020-01-01T00:00:00.000Z';
  await pool.query('update presence set spoke_at = $1', [old]);
  await pool.query(`update incident set state = state || jsonb_build_object('commanderAt', $1::text, 'commanderHeardAt', $1::text)`, [old]);
  await stage.command('ada', await channel(), 'commander');
  await stage.submit('ada', {});
  await journey.quiet();
  expect((await commanders()).at(-1)).toEqual([stage.id('ada'), 'taken_over', 'No answer']);
  expect(texts(await channel()).some((text) => text.includes(`has taken command over from <@${stage.id('ben')}>. Reason: No answer.`))).toBe(true);
  await type('dev', 'commander');
  const whisper = (slack.state().ephemerals[stage.id('dev')] ?? []).at(-1);
  await stage.act({ as: stage.id('dev'), type: 'click', channel: whisper?.channel ?? '', messageTs: whisper?.ts ?? '', actionId: 'take_over', blockId: String(whisper?.blocks?.at(-1)?.['block_id']), value: '1' });
  expect(await stage.submit('dev', {})).toMatchObject({ errors: { words: expect.any(String) } });
  await stage.submit('dev', { words: 'Ada is on the phone and agrees' });
  await journey.quiet();
  expect((await commanders()).at(-1)).toEqual([stage.id('dev'), 'taken_over', expect.stringMatching(/^Override, heard .* before: Ada is on the phone and agrees$/)]);
});

it('has roles beside it, given with a form, taken with a button', async () => {
  await type('dev', 'role scribe');
  await stage.submit('dev', { who: stage.id('ada') });
  await journey.quiet();
  expect(last(texts(stage.directTo('ada') ?? ''))).toMatch(/you are the scribe\. You write down/i);
  await type('ben', 'role');
  const list = (slack.state().ephemerals[stage.id('ben')] ?? []).at(-1);
  const deputy = list?.blocks?.find((block) => JSON.stringify(block).includes('1:deputy'));
  await stage.act({ as: stage.id('ben'), type: 'click', channel: list?.channel ?? '', messageTs: list?.ts ?? '', actionId: 'role_take:2', blockId: String(deputy?.['block_id']), value: '1:deputy' });
  await journey.quiet();
  expect((await journey.incident(1)).roles.map((one) => [one.role, one.person.id])).toEqual([['scribe', stage.id('ada')], ['deputy', stage.id('ben')]]);
});

it('leaves nothing waiting, nothing given up, and nothing in the log', async () => {
  const { rows } = await pool.query(`select kind, state, outcome from effect where state <> 'done' and kind not in ('timer', 'nudge', 'slack.doubles.remove')`);
  expect(rows).toEqual([]);
  expect(journey.log).toEqual([]);
});
