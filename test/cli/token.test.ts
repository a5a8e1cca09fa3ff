// tocsin token: made once and shown once, listed without itself, revoked for good; and how it can be asked wrongly.
import { beforeEach, expect, test } from 'vitest';
import { tokenDigest } from '../../src/domain/token.ts';
import { findToken } from '../../src/store/token.ts';
import { freshDatabase } from '../support/database.ts';
import { cli } from './support.ts';

const { pool, url, cleanTables } = await freshDatabase();
beforeEach(cleanTables);
const token = (...args: string[]) => cli(['token', ...args], { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: url } });
const inForce = (made: string) => findToken(pool, tokenDigest(made).toString('hex'));

test('one that acts: the token alone on standard output, what it is beside it', async () => {
  const { code, out, err } = await token('create', 'ada-laptop', '--scope', 'command', '--person', 'U0ADA123', '--expires', '90d');
  expect(code).toBe(0);
  expect(out).toMatch(/^tocsin_[A-Za-z0-9_-]{43}$/);
  expect(err).toBe('That is the token ada-laptop, scope command, acting as U0ADA123, until 2027-02-19. It is shown this once: keep it where secrets are kept.');
  expect(await inForce(out)).toMatchObject({ name: 'ada-laptop', scope: 'command', person: 'U0ADA123' });
  const { rows } = await pool.query<{ row: string }>('select t::text as row from api_token t');
  expect(rows[0]?.row).not.toContain(out.slice(7));
});

test('no two are the same, and a name is taken until its token is revoked', async () => {
  const first = (await token('create', 'grafana', '--scope', 'metrics')).out;
  expect(await token('create', 'grafana', '--scope', 'read')).toEqual({ code: 1, out: '', err: 'There is a token named grafana. Revoke it first, or choose another name.' });
  expect(await token('revoke', 'grafana')).toEqual({ code: 0, out: 'The token grafana opens nothing any more.', err: '' });
  expect(await inForce(first)).toBeUndefined();
  const second = (await token('create', 'grafana', '--scope', 'metrics')).out;
  expect(second).not.toBe(first);
  expect(await inForce(second)).toMatchObject({ scope: 'metrics' });
  expect(await token('revoke', 'nobody')).toEqual({ code: 1, out: '', err: 'No token named nobody is in force. "tocsin token list" shows them.' });
});

test('the list says what there is, what it may, when it was used and until when', async () => {
  expect((await token('list')).out).toMatch(/^There is no named token/);
  const { out: made } = await token('create', 'grafana', '--scope', 'metrics');
  await token('create', 'ada', '--scope', 'command', '--person', 'U0ADA123', '--expires', '12h');
  await token('create', 'gone', '--scope', 'read');
  await token('revoke', 'gone');
  await pool.query(`update api_token set created_at = '2026-11-01', used_on = '2026-11-20' where name = 'grafana'`);
  const { out } = await token('list');
  expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['grafana', 'metrics', '-', 'made 2026-11-01', 'used 2026-11-20', 'does not expire'],
    ['ada', 'command', 'U0ADA123', expect.stringMatching(/^made /) as string, 'used never', 'expires 2026-11-21'],
    ['gone', 'read', '-', expect.stringMatching(/^made /) as string, 'used never', expect.stringMatching(/^revoked \d{4}-/) as string],
  ]);
  expect(out).not.toContain(made.slice(7, 20));
});

test.each([
  [[], 'create, list or revoke'], [['lists'], 'create, list or revoke'], [['list', 'x'], 'create, list or revoke'], [['revoke'], 'create, list or revoke'], [['create'], 'Name it'], [['create', 'Ada Laptop', '--scope', 'read'], 'Name it'],
  [['create', 'x'], '--scope is one of metrics, read, read-private, command'], [['create', 'x', '--scope', 'write'], '--scope is one of'],
  [['create', 'x', '--scope', 'command'], '--person'], [['create', 'x', '--scope', 'read', '--person', 'U0ADA123'], '--person belongs to the scope command'],
  [['create', 'x', '--scope', 'command', '--person', 'ada'], 'is no Slack member id'], [['create', 'x', '--scope', 'read', '--expires', 'soon'], '--expires is a number and a unit'],
  [['list', '--scope', 'read'], '--scope belongs to "token create"'], [['revoke', 'x', 'y'], 'one word too many'], [['list', '--all'], '--all'],
])('%j: how it is said, exit 2, and nothing is made', async (args, words) => {
  const { code, out, err } = await token(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(words);
  expect(err).toContain('Usage: tocsin token create');
  expect((await pool.query('select 1 from api_token')).rowCount).toBe(0);
});
