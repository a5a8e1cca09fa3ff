// @tocsin in a channel or a thread: the same as the command, answered where it was said, in private; and who comes into the channel.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../src/render/blocks.ts';
import { factsOf } from '../../src/store/fact.ts';
import { presenceIn } from '../../src/store/presence.ts';
import { click, command, event } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

type Whisper = { readonly channel: string; readonly user: string; readonly thread: string | undefined; readonly message: Message };

/** A Slack that keeps what was whispered, with its thread and its blocks. */
async function opened(words = 'checkout is down'): Promise<{ bench: Bench; channel: string; whispers: Whisper[] }> {
  const slack = fakeSlack();
  const whispers: Whisper[] = [];
  const { ephemeral } = slack;
  slack.ephemeral = async (said) => {
    whispers.push({ thread: undefined, ...said });
    await ephemeral(said);
  };
  const bench = testContext({ pool: db.pool, slack });
  for (const id of ['UANA', 'UBEN', 'UCHI']) slack.person(id);
  await command(db.pool, 'UANA', `declare ${words}`);
  await bench.settle();
  return { bench, channel: (await bench.incident(1)).channel?.id ?? '', whispers };
}

let last = 0;
function mention(user: string, text: string, channel: string, more: object = {}): Promise<boolean> {
  last += 1;
  const ts = `1795230600.${String(last).padStart(6, '0')}`;
  return event(db.pool, { type: 'app_mention', user, text: `<@UTOCSIN> ${text}`, ts, event_ts: ts, team: 'T1', channel, ...more });
}
const notes = async () => (await factsOf(db.pool, 1)).flatMap((fact) => (fact.kind === 'note.added' ? [fact.data.text] : []));
const buttons = ({ blocks = [] }: Message) => blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('in the incident’s channel', () => {
  test('“status” is answered to who asked, in the thread in which they asked', async () => {
    const { bench, channel, whispers } = await opened();
    await mention('UBEN', 'status', channel, { thread_ts: '1795230500.000100' });
    await bench.settle();
    expect(whispers).toMatchObject([{ channel, user: 'UBEN', thread: '1795230500.000100' }]);
    expect(whispers[0]?.message.text).toContain('INC-1: checkout is down');
  });

  test('“note deploy 42 rolled back” in a thread is a note', async () => {
    const { bench, channel, whispers } = await opened();
    await mention('UBEN', 'note deploy 42 rolled back', channel, { thread_ts: '1795230500.000100' });
    await bench.settle();
    expect(await notes()).toEqual(['deploy 42 rolled back']);
    expect(whispers.at(-1)).toMatchObject({ user: 'UBEN', thread: '1795230500.000100' });
    expect((await presenceIn(db.pool, 1)).get('UBEN')?.spokeAt).toBeDefined();
  });

  test('once, in however many copies it comes', async () => {
    const { bench, channel } = await opened();
    for (let copy = 0; copy < 11; copy += 1) await event(db.pool, { type: 'app_mention', user: 'UBEN', text: '<@UTOCSIN> note once', ts: '1795230700.000001', event_ts: '1795230700.000001', team: 'T1', channel });
    await bench.settle();
    expect(await notes()).toEqual(['once']);
  });

  test('hostile words are answered without calling anybody', async () => {
    const { bench, channel, whispers } = await opened();
    for (const text of ['<!channel> status', '`<!here>`', '&lt;!everyone&gt;', '<https://evil.example|status>', '\u202Esutats', 'x'.repeat(39_000)]) await mention('UBEN', text, channel);
    await bench.settle();
    expect(whispers).toHaveLength(6);
    for (const { message } of whispers) {
      expect(message.text).toContain('I do not know');
      expect(message.text.length).toBeLessThan(400);
      expect(message.text).not.toMatch(/<!|<http/);
    }
  });

  test('of somebody in a private incident’s channel acts on it', async () => {
    const { bench, channel, whispers } = await opened('--private a leak');
    await mention('UBEN', 'status', channel);
    await bench.settle();
    expect(whispers.at(-1)?.message.text).toContain('a leak');
  });
});

describe('a form that a mention cannot open', () => {
  test.each([
    ['note', 'Add note', 'note'], ['resolve', 'Resolve incident', 'resolve'], ['task', 'Add task', 'task'], ['followup', 'Add follow-up', 'followup'],
    ['update', 'Send update', 'update'], ['declare', 'Declare an incident', 'declare'], ['decline', 'Decline', 'decline'], ['rename', 'Rename', 'rename'],
  ])('“%s” alone: a button opens it', async (words, title, callback) => {
    const { bench, channel, whispers } = await opened();
    await mention('UANA', words, channel, { thread_ts: '1795230500.000100' });
    await bench.settle();
    const [button] = buttons(whispers.at(-1)?.message ?? { text: '' });
    expect(whispers.at(-1)?.message.text).toContain(title);
    expect(button).toMatchObject({ action_id: 'open_form', value: words });
    expect(bench.slack.opened).toEqual([]);
    await click(db.pool, 'UANA', 'open_form', words, { channel });
    await bench.settle();
    expect(bench.slack.opened).toMatchObject([{ callback_id: callback }]);
  });

  test('outside an incident’s channel, alone: the form that declares one', async () => {
    const { bench, whispers } = await opened();
    await mention('UBEN', '', 'C0001');
    await bench.settle();
    expect(whispers.at(-1)?.message.text).toContain('Declare an incident');
    await click(db.pool, 'UBEN', 'open_form', 'status', { channel: 'C0001' });
    await bench.settle();
    expect(bench.slack.opened).toMatchObject([{ callback_id: 'declare' }]);
  });

  test('a button of a private incident’s form is nothing to somebody else elsewhere', async () => {
    const { bench } = await opened('--private a leak');
    await click(db.pool, 'UCHI', 'open_form', 'note INC-1', { channel: 'C0001' });
    await bench.settle();
    expect(bench.slack.opened).toEqual([]);
    expect(bench.slack.told.at(-1)?.text).toBe('I know no INC-1.');
  });
});

describe('every verb alone', () => {
  test('makes sense in a mention: an answer, a form behind a button, or what is missing', async () => {
    const { bench, channel, whispers } = await opened();
    const verbs = [...bench.context.registry.commands.keys()];
    for (const verb of verbs) {
      const before = whispers.length;
      await mention('UANA', verb, channel);
      await bench.settle();
      const said = whispers.slice(before).filter((one) => one.user === 'UANA');
      expect(said.length, verb).toBeGreaterThan(0);
      for (const { message } of said) expect(message.text, verb).not.toMatch(/could not open a form|something is wrong|undefined/i);
    }
    expect((await db.pool.query(`select key, outcome from delivery where state not in ('done', 'ignored')`)).rows).toEqual([]);
  });
});

describe('elsewhere', () => {
  test('a mention says which incident it could act on', async () => {
    const { bench, channel, whispers } = await opened();
    await mention('UBEN', 'note errors fall', 'C0001', { thread_ts: '1795230500.000100' });
    await bench.settle();
    expect(whispers.at(-1)).toMatchObject({ channel: 'C0001', user: 'UBEN', thread: '1795230500.000100' });
    expect(whispers.at(-1)?.message.text).toContain(`Open now: INC-1 (<#${channel}>)`);
    expect(await notes()).toEqual([]);
  });

  test('a mention that names it acts on it', async () => {
    const { bench } = await opened();
    await mention('UBEN', 'note INC-1 errors fall', 'C0001');
    await bench.settle();
    expect(await notes()).toEqual(['errors fall']);
  });

  test('a mention by somebody of another company does nothing, and is told so', async () => {
    const { bench, channel, whispers } = await opened();
    await mention('USTRANGER', 'note we were here', channel, { team: 'T1', user_team: 'TOTHER' });
    await bench.settle();
    expect(await notes()).toEqual([]);
    expect(whispers.at(-1)).toMatchObject({ channel, user: 'USTRANGER' });
    expect(whispers.at(-1)?.message.text).toContain('Only people of this workspace');
  });

  test('a mention by an app is not answered', async () => {
    const { bench, channel, whispers } = await opened();
    await mention('UAPP', 'status', channel, { bot_id: 'B0APP' });
    await bench.settle();
    expect(whispers).toEqual([]);
  });
});

describe('who comes into the channel', () => {
  const come = (user: string, channel: string, more: object = {}) => event(db.pool, { type: 'member_joined_channel', user, channel, channel_type: 'C', team: 'T1', event_ts: `1795230900.${String((last += 1)).padStart(6, '0')}`, ...more });
  const older = () => db.pool.query(`update incident set state = jsonb_set(state, '{openedAt}', to_jsonb(to_char(now() at time zone 'utc' - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`);

  test('late is caught up once, in private, and next time from there', async () => {
    const { bench, channel, whispers } = await opened();
    await command(db.pool, 'UANA', 'note errors fall', channel);
    await bench.settle();
    await older();
    await come('UBEN', channel);
    await bench.settle();
    expect(whispers).toMatchObject([{ channel, user: 'UBEN' }]);
    expect(whispers[0]?.message.text).toContain('From the beginning');
    expect((await bench.incident(1)).invited).toContain('UBEN');
    await come('UBEN', channel);
    await bench.settle();
    expect(whispers).toHaveLength(1);
    await command(db.pool, 'UANA', 'note errors are gone', channel);
    await bench.settle();
    await command(db.pool, 'UBEN', 'catchup', channel);
    await bench.settle();
    const told = bench.slack.told.filter((one) => one.user === 'UBEN').at(-1)?.text ?? '';
    expect([told.includes('Since you looked last'), told.includes('errors are gone'), told.includes('errors fall')]).toEqual([true, true, false]);
  });

  test('with the first ones, or is ourselves, is not', async () => {
    const { bench, channel, whispers } = await opened();
    await come('UBEN', channel);
    await bench.settle();
    await older();
    await come('UTOCSIN', channel);
    await bench.settle();
    expect(whispers).toEqual([]);
    expect((await bench.incident(1)).invited).not.toContain('UTOCSIN');
  });

  test('whom we invited is written down once', async () => {
    const { bench, channel } = await opened();
    await come('UANA', channel, { inviter: 'UTOCSIN' });
    await bench.settle();
    expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'people.invited')).toHaveLength(1);
  });

  test('of a private incident may see it from then on', async () => {
    const { bench, channel } = await opened('--private a leak');
    await command(db.pool, 'UBEN', 'catchup INC-1', 'C0001');
    await bench.settle();
    expect(bench.slack.told.at(-1)?.text).toBe('I know no INC-1.');
    await come('UBEN', channel, { channel_type: 'G' });
    await bench.settle();
    await command(db.pool, 'UBEN', 'catchup INC-1', 'C0001');
    await bench.settle();
    expect(bench.slack.told.at(-1)?.text).toContain('a leak');
  });

  test('from another company is no news', async () => {
    const { bench, channel, whispers } = await opened();
    await older();
    await come('USTRANGER', channel, { team: 'TOTHER' });
    await bench.settle();
    expect([whispers, (await bench.incident(1)).invited.includes('USTRANGER')]).toEqual([[], false]);
  });
});

test('catching up twice: the second time says that nothing is new', async () => {
  const { bench, channel } = await opened();
  for (let n = 0; n < 2; n += 1) {
    await command(db.pool, 'UANA', 'what happened?', channel);
    await bench.settle();
  }
  const told = bench.slack.told.filter((one) => one.user === 'UANA').map((one) => one.text);
  expect([told.at(-2)?.includes('From the beginning'), told.at(-1)?.includes('Nothing new since you looked last')]).toEqual([true, true]);
  expect((await presenceIn(db.pool, 1)).get('UANA')?.seenSeq).toBeGreaterThan(3);
});
