// The full log of a step as a file: once, in the thread of the run's message, and never where people outside the incident read.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../../src/domain/errors.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { click } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import type { Bench } from '../../support/engine.ts';
import { buttonOf, http, inCommand, lastRun, press, runbook, start, told } from '../../support/running.ts';
import { decided } from '../../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const look = runbook('look', [http({ name: 'first', risk: 'read' })]);
const lines = Array.from({ length: 30_000 }, (_one, n) => `line ${n} of many`).join('\n');
const files = (bench: Bench) => bench.slack.messages.filter((one) => one.file !== undefined);
const logged = async () => (await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'step.logged');

async function ended(body = lines): Promise<Bench> {
  const bench = await inCommand({ pool: db.pool, runbooks: [look] });
  bench.outbound.answer = () => ({ status: 200, headers: {}, body: Buffer.from(body) });
  await start(bench, 'look');
  return bench;
}
async function messageOf(bench: Bench): Promise<string> {
  const { message } = await lastRun(bench);
  return JSON.stringify(bench.slack.messages.find((one) => one.ts === message?.ts)?.message);
}

test('stands in the thread of the run, head and tail with what is missing between them; the message says where, and a second press too', async () => {
  const bench = await ended();
  expect(await messageOf(bench)).toContain('Show full log');
  await press(bench, 'UDORA', 'step_log', 0);
  const run = await lastRun(bench);
  const name = `first-${run.id.slice(0, 8)}-1-1.log`;
  expect(files(bench)).toMatchObject([{ channel: run.message?.channel, thread: run.message?.ts, file: name }]);
  const [file] = bench.slack.files;
  expect(Buffer.byteLength(file?.text ?? '')).toBeLessThanOrEqual(262_144 + 100);
  expect(file?.text).toMatch(/line 100 of many[\s\S]*\[… about \d+ KiB left out …\][\s\S]*line 29999 of many$/);
  const message = await messageOf(bench);
  expect(message).toContain(`the full log is in the thread: ${name}`);
  expect(message).not.toContain('Show full log');
  await press(bench, 'UBEN', 'step_log', 0);
  expect(told(bench, 'UBEN').at(-1)).toContain(`there already: ${name}`);
  expect([files(bench).length, (await logged()).length]).toEqual([1, 1]);
  expect(await bench.left()).toEqual([]);
});

test('two presses at once share it once', async () => {
  const bench = await ended();
  const button = await buttonOf(bench, 0);
  await Promise.all([click(db.pool, 'UBEN', 'step_log', button, { at: '1' }), click(db.pool, 'UCLEO', 'step_log', button, { at: '2' })]);
  await bench.settle();
  expect([files(bench).length, bench.slack.files.length, (await logged()).length]).toEqual([1, 1, 1]);
});

test('a lost answer is looked up before anything is put there again', async () => {
  const bench = await ended();
  bench.slack.fail('shareFile', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
  await press(bench, 'UBEN', 'step_log', 0);
  expect([bench.slack.count('shareFile'), files(bench).length, (await logged()).length]).toEqual([1, 1, 1]);
});

test('of two in the thread the later goes', async () => {
  const bench = await ended();
  const { shareFile } = bench.slack;
  bench.slack.shareFile = async (input) => {
    bench.slack.shareFile = shareFile;
    await shareFile(input);
    await shareFile(input);
    throw new Outage('slack', 'no answer', { ambiguous: true });
  };
  await press(bench, 'UBEN', 'step_log', 0);
  expect(files(bench)).toHaveLength(1);
});

test('what Slack refuses is told with what mends it, and can be asked for again', async () => {
  const bench = await ended();
  bench.slack.fail('uploadFile', new Rejected('slack', 'missing_scope', 'The app lacks the scope files:write: an admin must add it.'));
  await press(bench, 'UBEN', 'step_log', 0);
  expect(bench.slack.messages.some((one) => JSON.stringify(one.message).includes('files:write'))).toBe(true);
  expect(files(bench)).toEqual([]);
  await press(bench, 'UBEN', 'step_log', 0);
  expect(files(bench)).toHaveLength(1);
});

describe('an incident that becomes private', () => {
  async function makePrivate(bench: Bench): Promise<void> {
    const { id = '', name = '' } = (await bench.incident(1)).channel ?? {};
    await decided(db.pool, 1, [{ kind: 'incident.made_private', by: { type: 'person', id: 'UANA', via: 'slack' }, data: { was: { id, name } } }], [
      { kind: 'slack.channel.move', data: { name: 'inc-1-private' } }, { kind: 'slack.channel.close', data: { channel: id, redact: true } },
    ]);
  }

  test('takes its logs out of the channel that it leaves, and they can be shared in the private one', async () => {
    const bench = await ended();
    await press(bench, 'UBEN', 'step_log', 0);
    const [before] = files(bench);
    await makePrivate(bench);
    await bench.settle();
    expect(files(bench)).toEqual([]);
    await press(bench, 'UANA', 'step_log', 0);
    const { channel } = await bench.incident(1);
    expect(files(bench).map((one) => one.channel)).toEqual([channel?.id]);
    expect(channel?.id).not.toBe(before?.channel);
    expect(await logged()).toHaveLength(2);
    expect(await messageOf(bench)).toContain('the full log is in the thread');
    expect(bench.slack.rooms.find((room) => room.id === channel?.id)?.private).toBe(true);
  });

  test.each(['the upload', 'the sharing'])('after %s: what goes out then goes to the private channel, and nothing stays in the other', async (when) => {
    const bench = await ended();
    const channels: string[] = [];
    const { uploadFile, shareFile } = bench.slack;
    bench.slack.uploadFile = async (input) => {
      bench.slack.uploadFile = uploadFile;
      const uploaded = await uploadFile(input);
      if (when === 'the upload') await makePrivate(bench);
      return uploaded;
    };
    bench.slack.shareFile = async (input) => {
      channels.push(input.channel);
      await shareFile(input);
      if (when === 'the sharing') await makePrivate(bench);
    };
    const former = (await bench.incident(1)).channel?.id;
    await press(bench, 'UBEN', 'step_log', 0);
    const { channel } = await bench.incident(1);
    expect(channel?.id).not.toBe(former);
    expect(files(bench).filter((one) => one.channel === former)).toEqual([]);
    expect(channels).toEqual([when === 'the upload' ? channel?.id : former]);
  });

  test('after a lost answer: what the earlier try left in the other channel goes', async () => {
    const bench = await ended();
    const { shareFile } = bench.slack;
    bench.slack.shareFile = async (input) => {
      bench.slack.shareFile = shareFile;
      await shareFile(input);
      await makePrivate(bench);
      throw new Outage('slack', 'no answer', { ambiguous: true });
    };
    await press(bench, 'UBEN', 'step_log', 0);
    const { channel } = await bench.incident(1);
    expect(files(bench).map((one) => one.channel)).toEqual([channel?.id]);
    expect((await bench.incident(1)).formerChannels).toMatchObject([{ closed: true }]);
  });
});
