// What is typed after /incident task, near misses included.
import { describe, expect, it } from 'vitest';
import { readTask } from '../../src/domain/task-text.ts';

const minute = 60_000;
const task = (text: string, who: string | undefined, minutes: number | undefined = 10) => ({ do: 'add', text, who, boxMs: minutes * minute });
const words = (text: string, as?: string): string => {
  const read = readTask(text, as);
  if (!('refuse' in read)) throw new Error(`not refused: ${JSON.stringify(read)}`);
  return read.refuse;
};

describe('a new task', () => {
  it.each([
    ['<@U1AA|ada> check logs 15 min', task('check logs', 'U1AA', 15)],
    ['check logs <@U1AA|ada>', task('check logs', 'U1AA')],
    ['check logs <@U1AA> in 10m', task('check logs', 'U1AA')],
    ['check logs in 20m <@U1AA>', task('check logs', 'U1AA', 20)],
    ['<@U1AA> in 20m check logs', task('check logs', 'U1AA', 20)],
    ['in 20m <@U1AA> check logs', task('check logs', 'U1AA', 20)],
    ['<@U1AA>: check logs, for 1h', task('check logs', 'U1AA', 60)],
    ['me restart the queue 5m', task('restart the queue', 'me', 5)],
    ['ask <@U1AA|ada> about the logs', task('ask @ada about the logs', 'U1AA')],
    ['ask <@U1AA|ada> about <@U2BB|bo>s logs', task('ask @ada about @bos logs', undefined)],
    ['<@U1AA> ask <@U2BB|bo> first', task('ask @bo first', 'U1AA')],
    ['check logs', task('check logs', undefined)],
    ['check logs @ada', task('check logs @ada', undefined)],
    ['add <@U1AA> check logs', task('check logs', 'U1AA')],
    ['add a replica <@U1AA>', task('add a replica', 'U1AA')],
    ['<@U1AA> 3 pods are crashing', task('3 pods are crashing', 'U1AA')],
    ['3 pods are crashing <@U1AA>', task('3 pods are crashing', 'U1AA')],
    ['<@U1AA> delete pods with --force now', task('delete pods with --force now', 'U1AA')],
    ['<@U1AA>', task('', 'U1AA')],
    ['', task('', undefined)],
    ['done with the logs <@U1AA>', task('done with the logs', 'U1AA')],
  ])('"%s"', (text, read) => expect(readTask(text)).toEqual(read));

  it('may have no time-box', () => {
    for (const text of ['<@U1AA> watch the graph --no-limit', '--no-limit <@U1AA> watch the graph', '<@U1AA> watch the graph —no-limit']) {
      expect(readTask(text), text).toEqual({ do: 'add', text: 'watch the graph', who: 'U1AA', boxMs: undefined });
    }
  });

  it('never begins with a mistyped flag or a time that cannot be meant', () => {
    expect(words('--nolimit <@U1AA> x')).toContain('I do not know --nolimit');
    expect(words('<@U1AA> x --no-limits')).toContain('--no-limits');
    for (const time of ['0m', '30h', 'in 2000m']) expect(words(`<@U1AA> x ${time}`), time).toContain('from one minute to a day');
    expect(words(`<@U1AA> ${'x'.repeat(1_001)}`)).toContain('under 1,000 characters');
    expect(readTask(`<@U1AA> ${'x'.repeat(1_000)}`)).toMatchObject({ do: 'add' });
  });
});

describe('about one that is there', () => {
  it.each([
    ['3 done', { do: 'done', id: 3 }], ['done 3', { do: 'done', id: 3 }], ['#3 finished.', { do: 'done', id: 3 }],
    ['3 drop', { do: 'dropped', id: 3 }], ['cancel #3', { do: 'dropped', id: 3 }],
    ['3 ack', { do: 'ack', id: 3 }], ['3 on it', { do: 'ack', id: 3 }], ['on  it 3', { do: 'ack', id: 3 }], ['3 me', { do: 'ack', id: 3 }], ['3 mine', { do: 'ack', id: 3 }],
    ['3 <@U1AA|ada>', { do: 'give', id: 3, who: 'U1AA' }], ['3 to <@U1AA>', { do: 'give', id: 3, who: 'U1AA' }],
    ['3 +15m', { do: 'extend', id: 3, boxMs: 15 * minute }], ['3 + 1h', { do: 'extend', id: 3, boxMs: 60 * minute }],
  ])('"%s"', (text, read) => expect(readTask(text)).toEqual(read));

  it('needs its number', () => {
    expect(words('done')).toContain('`/incident task 3 done`');
    expect(words('Drop')).toContain('Which one?');
  });

  it.each(['3 +99h', '3 + pods', '3 done already'])('"%s" is a new one, for the form', (text) => expect(readTask(text)).toMatchObject({ do: 'add', who: undefined }));
});

it('lists them', () => {
  for (const [text, as] of [['list', 'task'], ['all', 'task'], ['', 'tasks'], ['list', 'tasks']] as const) expect(readTask(text, as)).toEqual({ do: 'list' });
  expect(readTask('<@U1AA> x', 'tasks')).toMatchObject({ do: 'add' });
});
