// People work in an incident, over HTTP: a task from a form and from a command, a decision with an objection, a link, a hypothesis.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { showMessage } from './transcript.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const general = stage.channel(/^general$/)?.id ?? '';
await stage.command('ada', general, 'declare checkout is slow');
const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
await journey.quiet();
for (const who of ['chiara', 'dev']) await stage.act({ as: stage.id(who), type: 'join', channel });

const shown = (words: string) => stage.messages(channel).filter((message) => !message.pinned).map((message) => showMessage(slack.state(), message)).filter((text) => text.includes(words));
const whispered = (who: string) => slack.state().ephemerals[stage.id(who)]?.at(-1)?.text ?? '';
async function says(who: string, text: string): Promise<void> {
  await stage.command(who, channel, text);
  await journey.quiet();
}
async function presses(who: string, where: string, action: string, value?: RegExp): Promise<void> {
  await stage.press(who, where, action, value);
  await journey.quiet();
}

it('gives a task with the form of the card, and its person answers in their own conversation', async () => {
  await presses('ada', channel, 'add_task');
  await stage.submit('ada', { text: 'check the payment logs', who: stage.id('dev'), box: '15' });
  await journey.quiet();
  expect(shown('check the payment logs')).toHaveLength(1);
  const direct = await stage.until('the word to Dev', () => stage.directTo('dev'));
  await presses('dev', direct, 'task_ack');
  expect((await journey.incident(1)).tasks).toMatchObject([{ state: 'acknowledged', boxMs: 900_000 }]);
  expect(stage.button(direct, 'task_ack')).toBeUndefined();
  await presses('dev', direct, 'task_extend');
  await stage.submit('dev', { box: '30' });
  await journey.quiet();
  await presses('dev', direct, 'task_done');
  expect(stage.messages(direct).flatMap((message) => message.blocks ?? []).filter((block) => block['type'] === 'actions')).toEqual([]);
  expect(shown('check the payment logs')).toEqual([expect.stringContaining('Done by')]);
  expect((await journey.facts(1)).map((fact) => fact.kind).filter((kind) => kind.startsWith('task.'))).toEqual(['task.added', 'task.acknowledged', 'task.extended', 'task.ended']);
});

it('gives one with a command, and gives it on', async () => {
  await says('ada', 'task @chiara look at the replicas 20 min');
  expect((await journey.incident(1)).tasks[1]).toMatchObject({ text: 'look at the replicas', assignee: { id: stage.id('chiara') }, boxMs: 1_200_000 });
  await presses('chiara', channel, 'task_assign', /:2$/);
  await stage.submit('chiara', { who: stage.id('dev') });
  await journey.quiet();
  expect((await journey.incident(1)).tasks[1]).toMatchObject({ state: 'asked', assignee: { id: stage.id('dev') } });
  await says('ada', 'task me look at the cache');
  expect(whispered('ada')).toContain('who commands decides and delegates');
});

it('decides in spite of an objection that everybody has heard', async () => {
  await says('chiara', 'decide fail over & tell the bank');
  await presses('dev', channel, 'decision_object');
  await stage.submit('dev', { reason: 'west has no capacity' });
  await journey.quiet();
  expect(shown('objects to decision 1')).toHaveLength(1);
  await presses('dev', channel, 'decision_make', /:1:1$/);
  expect(whispered('dev')).toMatch(/^Only .+ can decide it now\.$/);
  await presses('ada', channel, 'decision_make', /:1:1$/);
  expect((await journey.incident(1)).decisions).toMatchObject([{ text: 'fail over & tell the bank', state: 'made', how: 'despite' }]);
});

it('keeps a link, a hypothesis, a follow-up and a note as they were typed', async () => {
  await says('dev', 'link https://grafana.acme.example/d/1?from=now-1h&to=now checkout board');
  await says('dev', 'theory the new cache <v2> evicts sessions');
  await says('dev', 'followup @chiara alert on evictions');
  await says('dev', 'note 5m ago evictions rose');
  const incident = await journey.incident(1);
  expect(incident.links).toMatchObject([{ url: 'https://grafana.acme.example/d/1?from=now-1h&to=now', title: 'checkout board' }]);
  expect(slack.state().channels.find((one) => one.id === channel)?.bookmarks).toContainEqual(expect.objectContaining({ title: 'checkout board', link: 'https://grafana.acme.example/d/1?from=now-1h&to=now' }));
  expect(incident.hypotheses).toMatchObject([{ text: 'the new cache <v2> evicts sessions', state: 'open' }]);
  expect(incident.followups).toMatchObject([{ text: 'alert on evictions', owner: { id: stage.id('chiara') } }]);
  const [note] = (await journey.facts(1)).filter((fact) => fact.kind === 'note.added');
  expect(note && Date.parse(note.recordedAt) - Date.parse(note.at)).toBe(300_000);
  expect(journey.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
