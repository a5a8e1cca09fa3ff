// A model's suggestions through the whole engine: what is sent, what is shown, what people make of it; lost answers, and what must never leave.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { Fact } from '../../src/domain/facts.ts';
import type { Model } from '../../src/ports.ts';
import { factsOf } from '../../src/store/fact.ts';
import { click, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

type Shown = { readonly id: string; readonly who: string; readonly text: string };
type FakeModel = Model & { readonly asked: { readonly system: string; readonly rows: readonly Shown[] }[]; answer: (rows: readonly Shown[]) => readonly unknown[] | Promise<readonly unknown[]> };

function fakeModel(): FakeModel {
  const asked: { system: string; rows: readonly Shown[] }[] = [];
  return {
    asked, answer: (rows) => proposals(rows),
    async propose({ system, user }) {
      const { rows } = JSON.parse(user) as { rows: readonly Shown[] };
      asked.push({ system, rows });
      return this.answer(rows);
    },
  };
}

const idOf = (rows: readonly Shown[], words: string) => rows.find((row) => row.text.includes(words))?.id ?? 'none';
/** One of each kind that holds, and one that does not. */
function proposals(rows: readonly Shown[]): readonly unknown[] {
  return [
    { kind: 'summary', text: 'Commander noted that 40 % of payments failed.', refs: [idOf(rows, '40 % of payments')] }, { kind: 'summary', text: 'Then 90 % of payments failed.', refs: [idOf(rows, '40 % of payments')] },
    { kind: 'timeline', text: 'Important!', refs: [idOf(rows, 'pool is at 100 %')] }, { kind: 'action', text: 'Add an alert on pool usage.', refs: [idOf(rows, 'alert on pool usage')] },
  ];
}

/** Resolved, with a pull request, and two messages of Ben's in the channel. */
async function over(model: Model = fakeModel()): Promise<{ bench: Bench; channel: string; spoken: string }> {
  const bench = testContext({ pool: db.pool, model });
  for (const id of ['UANA', 'UBEN', 'UCHI']) bench.slack.person(id, { name: `name-of-${id}` });
  await command(db.pool, 'UANA', 'declare SEV1 checkout is down');
  await bench.settle();
  const channel = (await bench.incident(1)).channel?.id ?? '';
  const second = Math.floor(Date.now() / 1_000);
  const spoken = `${second}.000100`;
  bench.slack.written.push(
    { channel, ts: spoken, author: 'UBEN', text: 'pool is at 100 %, ask <@UCHI>, token=abcdefgh12345678' }, { channel, ts: `${second}.000200`, author: 'UCHI', text: 'we need an alert on pool usage' },
    { channel, ts: `${second}.000300`, app: { name: 'UTOCSIN', ours: true }, text: 'our own card' }, { channel, ts: `${second}.000400`, author: 'UBEN', text: 'a reply', thread: spoken },
  );
  for (const words of ['commander', 'note 40 % of payments fail', 'resolve errors are gone']) await command(db.pool, 'UANA', words, channel);
  await bench.settle();
  await command(db.pool, 'UANA', 'postmortem', channel);
  await bench.settle();
  return { bench, channel, spoken };
}

async function suggest(bench: Bench, sent: 'records' | 'messages' = 'messages', user = 'UANA'): Promise<void> {
  await submit(db.pool, user, 'suggest', '1', { sent });
  await bench.settle();
}
const kinds = async (): Promise<readonly Fact['kind'][]> => (await factsOf(db.pool, 1)).map((fact) => fact.kind).filter((kind) => kind.startsWith('suggestion.'));
const shownIn = (bench: Bench, channel: string) => bench.slack.messages.filter((one) => one.channel === channel && one.message.text.startsWith('Suggestions of small-1'));
const claimsOf = async (bench: Bench) => (await bench.incident(1)).suggestions?.[0]?.claims ?? [];

describe('asked', () => {
  test('sends roles and no names, no secrets, no words of ours, no replies; shows what holds and counts the rest', async () => {
    const model = fakeModel();
    const { bench, channel } = await over(model);
    await suggest(bench);
    const sent = JSON.stringify(model.asked);
    expect(model.asked).toHaveLength(1);
    expect(sent).toContain('pool is at 100 %, ask Responder 2, token=[redacted]');
    expect(sent).not.toMatch(/UANA|UBEN|UCHI|name-of|abcdefgh|our own card|a reply/);
    expect(model.asked[0]?.rows.filter((row) => row.id.startsWith('M')).map(({ who }) => who)).toEqual(['Responder 1', 'Responder 2']);
    expect(shownIn(bench, channel).map(({ message }) => message.text)).toEqual([expect.stringContaining('4 proposed, 1 dropped')]);
    expect((await claimsOf(bench)).map(({ kind, text }) => [kind, text])).toEqual([
      ['summary', 'Commander noted that 40 % of payments failed.'], ['timeline', 'pool is at 100 %, ask Responder 2, token=[redacted]'], ['action', 'Add an alert on pool usage.'],
    ]);
    expect(await bench.left()).toEqual([]);
  });

  test('for the records alone reads no channel', async () => {
    const model = fakeModel();
    const { bench } = await over(model);
    await suggest(bench, 'records');
    expect(bench.slack.count('history')).toBe(0);
    expect(model.asked[0]?.rows.some((row) => row.id.startsWith('M'))).toBe(false);
  });

  test('by two people at once asks once', async () => {
    const model = fakeModel();
    const { bench, channel } = await over(model);
    await Promise.all([submit(db.pool, 'UANA', 'suggest', '1', { sent: 'records' }), submit(db.pool, 'UBEN', 'suggest', '1', { sent: 'messages' })]);
    await bench.settle();
    expect([model.asked.length, shownIn(bench, channel).length]).toEqual([1, 1]);
  });

  test('nobody is asked where no model is set up', async () => {
    const { bench } = await over();
    await suggest(testContext({ pool: db.pool, slack: bench.slack, github: bench.github }));
    expect(await kinds()).toEqual([]);
    expect(bench.slack.told.at(-1)?.text).toContain('MODEL_URL');
  });
});

describe('a bad day', () => {
  test('a model that is away is asked again; what comes of it is shown once', async () => {
    const model = fakeModel();
    const { bench, channel } = await over(model);
    let away = 2;
    model.answer = (rows) => { if (away > 0) { away -= 1; throw new Outage('model', 'away', { retryAfterMs: 1 }); } return proposals(rows); };
    await suggest(bench);
    expect([model.asked.length, shownIn(bench, channel).length, await kinds()]).toEqual([3, 1, ['suggestion.asked', 'suggestion.made']]);
  });

  test('what was answered is not asked again, however often it is wished for', async () => {
    const model = fakeModel();
    const { bench, channel } = await over(model);
    await suggest(bench);
    await decided(db.pool, 1, [], [{ kind: 'model.propose', data: { suggestion: 1 } }, { kind: 'model.propose', data: { suggestion: 7 } }]);
    await bench.settle();
    expect([model.asked.length, shownIn(bench, channel).length]).toEqual([1, 1]);
  });

  test('a message whose answer was lost is posted once', async () => {
    const { bench, channel } = await over();
    bench.slack.fail('post', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
    await suggest(bench);
    expect(shownIn(bench, channel)).toHaveLength(1);
  });

  test('a refused key is seen in the channel, and "Try again" asks again', async () => {
    const model = fakeModel();
    const { bench, channel } = await over(model);
    model.answer = () => { throw new Rejected('model', '401', 'It did not take the key: look at MODEL_API_KEY.'); };
    await suggest(bench);
    expect((await bench.incident(1)).troubles).toMatchObject([{ kind: 'model.propose', code: '401' }]);
    expect(bench.slack.messages.map(({ message }) => message.text).join('\n')).toContain('MODEL_API_KEY');
    model.answer = proposals;
    await click(db.pool, 'UANA', 'retry_effects', '1', { channel });
    await bench.settle();
    expect([shownIn(bench, channel).length, (await bench.incident(1)).troubles]).toEqual([1, []]);
  });
});

describe('private', () => {
  test('what became private after it was asked for is not sent', async () => {
    const model = fakeModel();
    const { bench } = await over(model);
    const asked = { kind: 'suggestion.asked', data: { suggestion: 1, messages: true, host: 'models.acme.example' } } as const;
    await decided(db.pool, 1, [asked, { kind: 'incident.made_private', data: {} }], [{ kind: 'model.propose', data: { suggestion: 1 } }]);
    await bench.settle();
    await suggest(bench);
    expect(model.asked).toHaveLength(0);
    expect((await db.pool.query<{ outcome: string }>('select outcome from delivery order by id desc limit 1')).rows[0]?.outcome).toContain('refused: INC-1 is private');
    expect(await kinds()).toEqual(['suggestion.asked']);
  });

  test('nor what became private while the channel was read: it is asked right before the question goes out', async () => {
    const model = fakeModel();
    const { bench } = await over(model);
    const history = bench.slack.history.bind(bench.slack);
    Object.assign(bench.slack, { history: async (input: Parameters<typeof history>[0]) => {
      await decided(db.pool, 1, [{ kind: 'incident.made_private', data: {} }]);
      return history(input);
    } });
    await suggest(bench);
    expect(model.asked).toHaveLength(0);
    expect(await kinds()).toEqual(['suggestion.asked']);
  });
});

describe('accepted', () => {
  async function made(): Promise<{ bench: Bench; channel: string; spoken: string }> {
    const found = await over();
    await suggest(found.bench);
    return found;
  }

  test('the message goes onto the timeline, the action becomes a follow-up, the summary a suggestion in the pull request', async () => {
    const { bench, channel, spoken } = await made();
    for (const value of [`1:1:2:${channel}:${spoken}`, '1:1:3', '1:1:1']) await click(db.pool, 'UBEN', `suggestion_accept:${value.split(':')[2] ?? ''}`, value, { channel });
    await bench.settle();
    const now = await bench.incident(1);
    expect(now.messages).toMatchObject([{ ts: spoken, state: 'kept', by: { id: 'UBEN' } }]);
    expect(now.followups).toMatchObject([{ text: 'Add an alert on pool usage.', by: { id: 'UBEN' } }]);
    expect(bench.github.beside).toHaveLength(1);
    const [beside] = bench.github.beside;
    const file = [...bench.github.branches.values()].flat().find((commit) => commit.oid === beside?.commit)?.files.get(beside?.path ?? '') ?? '';
    expect(file.split('\n')[(beside?.line ?? 0) - 1]).toMatch(/^_What happened.*_$/);
    expect(beside?.body).toContain('```suggestion\nCommander noted that 40 % of payments failed.\n```');
    expect(await claimsOf(bench)).toMatchObject([{ placed: { how: 'there', url: beside?.url } }, { settled: { how: 'accepted' } }, { settled: { followup: 1 } }]);
    expect(shownIn(bench, channel)).toHaveLength(1);
  });

  test('a summary whose answer was lost is written once', async () => {
    const { bench, channel } = await made();
    bench.github.fail('commentLine', new Outage('github', 'no answer', { ambiguous: true }), { when: 'after', times: 2 });
    await click(db.pool, 'UBEN', 'suggestion_accept:1', '1:1:1', { channel });
    await bench.settle();
    expect(bench.github.beside).toHaveLength(1);
    expect(await claimsOf(bench)).toMatchObject([{ placed: { how: 'there' } }, {}, {}]);
  });

  test('by two people at once, and dismissed by a third, counts once', async () => {
    const { bench, channel } = await made();
    await Promise.all([click(db.pool, 'UANA', 'suggestion_accept:3', '1:1:3', { channel }), click(db.pool, 'UBEN', 'suggestion_accept:3', '1:1:3', { channel }), click(db.pool, 'UCHI', 'suggestion_dismiss:3', '1:1:3', { channel })]);
    await bench.settle();
    expect((await kinds()).filter((kind) => kind === 'suggestion.settled')).toHaveLength(1);
    expect((await bench.incident(1)).followups.length).toBeLessThanOrEqual(1);
    expect(bench.slack.told.map(({ text }) => text).filter((text) => text.includes('already by'))).toHaveLength(2);
  });

  test.each([
    ['a person has written over the question', (text: string) => text.replace(/_What happened.*_/, 'The shop was down.'), 'open' as const, 'nobody is asked'], ['the pull request was merged', (text: string) => text, 'merged' as const, 'the pull request is merged'],
  ])('when %s the summary is put nowhere, and the message says why', async (_when, change, state, why) => {
    const { bench, channel } = await made();
    const [pull] = bench.github.pulls;
    const path = [...(bench.github.branches.get(pull?.branch ?? '')?.at(-1)?.files.keys() ?? [])][0] ?? '';
    bench.github.write(pull?.branch ?? '', path, change(bench.github.branches.get(pull?.branch ?? '')?.at(-1)?.files.get(path) ?? ''));
    if (pull) Object.assign(pull, { state });
    await click(db.pool, 'UBEN', 'suggestion_accept:1', '1:1:1', { channel });
    await bench.settle();
    expect(bench.github.beside).toEqual([]);
    expect(await claimsOf(bench)).toMatchObject([{ placed: { how: 'nowhere', why: expect.stringContaining(why) as string } }, {}, {}]);
    expect(JSON.stringify(shownIn(bench, channel).at(-1)?.message)).toContain(why);
  });

  test('the postmortem has the follow-up and whose words it is, and nothing else of the model', async () => {
    const { bench, channel } = await made();
    await click(db.pool, 'UBEN', 'suggestion_accept:3', '1:1:3', { channel });
    await click(db.pool, 'UBEN', 'suggestion_dismiss:2', '1:1:2', { channel });
    await bench.settle();
    const file = [...(bench.github.branches.get(bench.github.pulls[0]?.branch ?? '')?.at(-1)?.files.values() ?? [])].join('\n');
    expect(file).toContain('Add an alert on pool usage. (proposed by a model)');
    expect(file).not.toMatch(/small-1|models\.acme|Suggestion|pool is at 100/);
  });
});
