// tocsin export on a real database: everything is in the file, its chains can be checked from the file alone, and what is private is left out and told.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonical, genesis, linkHash, proseDigest, type Link } from '../../src/domain/chain.ts';
import { exportLines } from '../../src/cli/export-lines.ts';
import { alertShape, incidentShape, timelineShape } from '../../src/edge/api-shapes.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { atOneMoment } from '../../src/store/export.ts';
import { factsOf } from '../../src/store/fact.ts';
import { readHead } from '../../src/store/incident.ts';
import { anAlert, declare, happens, openByAlert } from '../edge/support.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { freshDatabase } from '../support/database.ts';
import { cli, folder } from './support.ts';

const { pool, url } = await freshDatabase();
const dir = await folder({ there: 'mine' });
const at = (name: string) => path.join(dir, name);
const env = { DATABASE_URL: url, DATABASE_OWNER_URL: 'postgresql://nobody@127.0.0.1:1/none', USER: 'ada' };
const run = (...args: string[]) => cli(['export', ...args], { env, dir });
const secret = 'hunter2 of Jane Doe';

type Text = { readonly salt?: string; readonly text?: string; readonly erased?: true };
type Line = {
  readonly type: string; readonly incident: string; readonly id: string; readonly key: string; readonly seq: number; readonly kind: string; readonly text: string; readonly hash: string;
  readonly head: { readonly seq: number; readonly hash: string }; readonly link: Link & { readonly data: Readonly<Record<string, unknown>> }; readonly texts: Readonly<Record<string, Text>>;
};
const read = (text: string): Line[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
const lines = async (name: string) => read(await readFile(at(name), 'utf8'));

beforeAll(async () => {
  const { id } = await openByAlert(pool, anAlert('a', { title: 'Checkout is slow' }), '2026-11-21T02:00:00.000Z');
  const roll = dice(11);
  // More than are read at once, and every way to break a line.
  for (let n = 0; n < 230; n += 1) await happens(pool, id, { kind: 'note.added', data: { text: `${hostileText(roll, 200)}.` } });
  await happens(pool, id, { kind: 'note.added', data: { text: 'one\ntwo\r\u2028three\u2029"four", \\ five' } }, { kind: 'note.added', data: { text: secret } });
  await happens(pool, id, { kind: 'severity.set', data: { severity: 'SEV3' } });
  await declare(pool, { title: 'quokka is out', private: true });
  await declare(pool, { title: 'The last one' });
  await saveAlert(pool, { alert: anAlert('ignored'), incident: undefined, state: 'triggered', why: 'a rule says ignore', at: '2026-11-21T02:30:00.000Z', again: false });
  const erasing = { env: { ...env, DATABASE_OWNER_URL: url } };
  expect(await cli(['erase', '1', String((await readHead(pool, 1)).seq - 1), '--reason', 'a name'], erasing)).toMatchObject({ code: 0 });
  expect(await run('all.jsonl')).toMatchObject({ code: 0, err: '' });
});

describe('the file', () => {
  test('has every incident with its facts and alerts, oldest first, as the API shows them', async () => {
    const all = await lines('all.jsonl');
    expect(all.map(({ type, id, incident }) => `${type} ${id ?? incident ?? ''}`).filter((one, n, list) => one !== list[n - 1])).toEqual([
      'export ', 'incident INC-1', 'fact INC-1', 'alert INC-1', 'incident INC-3', 'fact INC-3', 'alert ', 'end ',
    ]);
    for (const [type, shape] of [['incident', incidentShape], ['fact', timelineShape], ['alert', alertShape]] as const) {
      for (const line of all.filter((one) => one.type === type)) expect(shape.safeParse(line).error).toBeUndefined();
    }
    const stored = await factsOf(pool, 1);
    expect(stored.length).toBeGreaterThan(230);
    expect(all.filter((one) => one.type === 'fact' && one.incident === 'INC-1').map(({ seq, kind, hash }) => [seq, kind, hash])).toEqual(stored.map(({ seq, kind, hash }) => [seq, kind, hash]));
    expect(all.filter((one) => one.type === 'alert').map(({ key }) => key)).toEqual(['a', 'ignored']);
  });

  test('is enough to check each chain to its head, and each text against its fact', async () => {
    const all = await lines('all.jsonl');
    for (const { id, head } of all.filter((one) => one.type === 'incident')) {
      let previous = genesis;
      for (const { hash, link, seq, texts } of all.filter((one) => one.type === 'fact' && one.incident === id)) {
        expect(linkHash(previous, link)).toBe(hash);
        // As docs/operations.md says it, without a line of ours but the sorted JSON.
        expect(createHash('sha256').update(`${previous}\n${canonical(link)}`).digest('hex')).toBe(hash);
        expect(link.seq).toBe(seq);
        for (const [field, { salt = '', text = '', erased }] of Object.entries(texts)) if (!erased) expect(link.data[field]).toEqual({ prose: proseDigest(salt, text) });
        previous = hash;
      }
      expect(previous).toBe(head.hash);
      expect(head).toEqual(await readHead(pool, Number(id.slice(4))));
    }
  });

  test('has every text as it was written, and says which was erased', async () => {
    const facts = (await lines('all.jsonl')).filter((one) => one.type === 'fact' && one.incident === 'INC-1');
    const kept = facts.flatMap(({ seq, texts }) => Object.entries(texts).flatMap(([field, { text }]) => (text === undefined ? [] : [[seq, field, text]])));
    const { rows } = await pool.query<{ seq: number; field: string; text: string }>('select seq, field, text from fact_text where incident_id = 1 order by seq, field collate "C"');
    expect(kept).toEqual(rows.map(({ seq, field, text }) => [seq, field, text]));
    expect(JSON.stringify(kept)).toContain('three');
    const gone = facts.filter(({ texts }) => Object.values(texts).some(({ erased }) => erased));
    expect(gone.map(({ kind, texts, text }) => ({ kind, texts, text }))).toEqual([{ kind: 'note.added', texts: { text: { erased: true } }, text: expect.stringContaining('[erased]') as string }]);
    expect(await readFile(at('all.jsonl'), 'utf8')).not.toContain('hunter2');
  });

  test('ends with its counts and its moment, so that one that was cut off shows', async () => {
    const all = await lines('all.jsonl');
    const count = (type: string) => all.filter((one) => one.type === type).length;
    expect(all.at(-1)).toEqual({ type: 'end', incidents: 2, facts: count('fact'), alerts: 2, privateLeftOut: 1, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string });
    expect(all[0]).toMatchObject({ type: 'export', format: 1, of: 'all', private: false });
  });

  test('has no character in a line at which anybody ends one', async () => {
    expect(await readFile(at('all.jsonl'), 'utf8')).not.toMatch(/[\r\u2028\u2029\u0085\v\f]/);
  });
});

describe('private incidents', () => {
  test('are left out, and it says how many', async () => {
    expect(await readFile(at('all.jsonl'), 'utf8')).not.toContain('quokka');
    const { out } = await run('again.jsonl');
    expect(out).toMatch(/^again\.jsonl: 2 incidents, \d+ facts, 2 alerts, as they were at /);
    expect(out).toContain('Private incidents left out: 1. With --private they are in it.');
  });

  test('are in it with --private', async () => {
    const { out } = await run('--private', 'private.jsonl');
    expect(out).not.toContain('left out');
    expect((await lines('private.jsonl')).filter((one) => one.type === 'incident').map((one) => one.id)).toEqual(['INC-1', 'INC-2', 'INC-3']);
    expect(await readFile(at('private.jsonl'), 'utf8')).toContain('quokka');
  });

  test('one that is named is refused without --private, and no file is left', async () => {
    expect(await run('INC-2', 'two.jsonl')).toEqual({ code: 1, out: '', err: 'INC-2 is private. Add --private to export it.' });
    await expect(stat(at('two.jsonl'))).rejects.toThrow('ENOENT');
    expect((await run('INC-2', '--private', 'two.jsonl')).code).toBe(0);
  });
});

describe('what is asked', () => {
  test('one incident alone', async () => {
    expect((await run('INC-1', 'one.jsonl')).out).toMatch(/^one\.jsonl: 1 incident, /);
    const one = await lines('one.jsonl');
    expect([...new Set(one.map(({ type, id, incident }) => id ?? incident ?? type))]).toEqual(['export', 'INC-1', 'end']);
    expect(one[0]).toMatchObject({ of: 'INC-1' });
  });

  test('standard output holds the lines and nothing else', async () => {
    const { code, out, err } = await run('-');
    expect([code, read(out).at(-1)?.type]).toEqual([0, 'end']);
    expect(read(out).slice(1, -1)).toEqual((await lines('all.jsonl')).slice(1, -1));
    expect(err).toContain('left out: 1');
  });

  test('only the owner of the file may read it, and no file is written over', async () => {
    expect((await stat(at('all.jsonl'))).mode & 0o777).toBe(0o600);
    expect(await run('there')).toEqual({ code: 1, out: '', err: 'there is there already. Nothing was written: name another file.' });
    expect(await readFile(at('there'), 'utf8')).toBe('mine');
    expect(await run('no/such/folder/x')).toEqual({ code: 1, out: '', err: 'no/such/folder/x cannot be written (ENOENT).' });
  });

  test.each([
    [[], 2, /^Name the file that is to be written, last/], [['INC-1'], 2, /^Name the file/], [['x', 'y'], 2, /^"x" is no incident: INC-42 or 42\.$/m], [['1', 'a', 'b'], 2, /one word too many/],
    [['INC-9', 'nine.jsonl'], 1, /^There is no INC-9\.$/],
  ] as const)('%j is refused, and no file is left', async (args, code, words) => {
    const ran = await run(...args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(words);
    expect(await readdir(dir)).not.toContain(args.at(-1));
  });

  test('a database that is away leaves no file', async () => {
    const ran = await cli(['export', 'away.jsonl'], { env: { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }, dir });
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/^The database cannot be reached/)]);
    await expect(stat(at('away.jsonl'))).rejects.toThrow('ENOENT');
  });
});

test('it is of one moment: what is written while it is read is not in it', async () => {
  const { id } = await declare(pool, { title: 'While it is read' });
  const before = await readHead(pool, id);
  const read: Line[] = [];
  await atOneMoment(pool, async (tx, moment) => {
    for await (const line of exportLines(tx, { incident: undefined, privateToo: false }, moment)) {
      if (read.push(JSON.parse(line) as Line) > 1) continue;
      await happens(pool, id, { kind: 'note.added', data: { text: 'later' } });
      await declare(pool, { title: 'A later one' });
    }
  });
  expect(read.filter((one) => one.type === 'incident').map((one) => [one.id, one.head])).toContainEqual([`INC-${id}`, before]);
  expect(JSON.stringify(read)).not.toMatch(/later/i);
});
