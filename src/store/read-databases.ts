// The databases that proofs ask: a connection of its own for each question, one statement, nothing but reading, little of everything.
import { Outage, Rejected } from '../domain/errors.ts';
import { mostRows, type SqlAnswer } from '../domain/proof-sql.ts';
import type { Databases } from '../ports.ts';
import { isDatabaseAway } from './away.ts';
import { openReader, TooMuch, type Db, type Reader } from './pool.ts';

export type ReadLimits = { readonly connectMs: number; readonly statementMs: number; readonly mostBytes: number };
const usual: ReadLimits = { connectMs: 5_000, statementMs: 10_000, mostBytes: 65_536 };

/** Which database of which cluster: a standby and a restored copy are the same one as far as secrets go. */
const identity = `select (select system_identifier from pg_control_system()) || '/' || (select oid from pg_database where datname = current_database())`;

/** `self`: Tocsin's own database, which is never asked: what is private would be read there. */
export function createDatabases(urls: Readonly<Record<string, string>>, self: Db, limits: ReadLimits = usual): Databases {
  return {
    async ask(name, sql) {
      const url = Object.hasOwn(urls, name) ? urls[name] : undefined;
      if (url === undefined) throw new Rejected('runbook', 'unknown', `the database ${name} has no address`);
      const own = await ownIdentity(self);
      let reader: Reader | undefined;
      try {
        reader = await openReader({ url, applicationName: 'tocsin-proof', ...limits });
        return await askOne(reader, sql, own, limits);
      } catch (error) {
        throw said(error, name, limits);
      } finally {
        await reader?.close();
      }
    },
  };
}

async function ownIdentity(self: Db): Promise<string> {
  const { rows } = await self.query<{ id: string }>(`${identity} as id`);
  return rows[0]?.id ?? '';
}

async function askOne(reader: Reader, sql: string, own: string, { statementMs }: ReadLimits): Promise<SqlAnswer> {
  await reader.ask('begin transaction read only');
  // Again here: an address may carry settings of its own.
  await reader.ask(`set local statement_timeout = ${Math.ceil(statementMs)}`);
  const [[id, superuser] = []] = (await reader.ask(`${identity}, current_setting('is_superuser')`)).rows;
  if (id === own) throw new Rejected('runbook', 'own', 'it is Tocsin’s own database, which no proof may ask');
  // Read-only holds no superuser back: pg_read_file, lo_export and pg_terminate_backend are theirs in any transaction.
  if (superuser !== 'off') throw new Rejected('runbook', 'superuser', 'it is asked as a superuser: give Tocsin a role that may only read');
  // Only what reads can be declared a cursor, and nothing that follows leaves this one statement: no COPY, no DO, no data-modifying WITH.
  await reader.ask(`declare tocsin_proof no scroll cursor for ${sql}`);
  const { rows, columns } = await reader.ask(`fetch forward ${mostRows + 1} from tocsin_proof`);
  return { rows: rows.length, columns, first: rows[0]?.[0] ?? undefined };
}

// PostgreSQL, Appendix A. Its own sentences are not repeated: they may hold what the question found ("invalid input syntax … "hunter2"").
const sentences: Readonly<Record<string, string>> = {
  '25006': 'it would change something, and a proof only reads', '28P01': 'it did not let Tocsin in', '28000': 'it did not let Tocsin in', '3D000': 'there is no such database',
  '42501': 'the role of its address may not read that', '42P01': 'there is no such table', '42703': 'there is no such column', '42883': 'there is no such function',
  '42601': 'PostgreSQL does not understand it: write one SELECT alone', '42P11': 'PostgreSQL does not take it: write one SELECT that only reads', '0A000': 'PostgreSQL does not take it: write one SELECT that only reads',
};

/** In our words, and without a cause: an address in an error would be a password in a log. */
function said(error: unknown, name: string, { statementMs, mostBytes }: ReadLimits): Error {
  if (error instanceof Rejected) return new Rejected('runbook', error.code, `The database ${name}: ${error.message}.`);
  if (error instanceof TooMuch) return new Rejected('runbook', 'size', `The database ${name} answers with more than ${Math.floor(mostBytes / 1024)} KB: ask for a count, or for fewer columns.`);
  const code = codeOf(error);
  if (code === '57014') return new Outage('runbook', `the database ${name} did not answer within ${Math.ceil(statementMs / 1000)} s`);
  const sentence = sentences[code ?? ''];
  if (sentence !== undefined) return new Rejected('runbook', code ?? '', `The database ${name}: ${sentence} (${code}).`);
  if (isDatabaseAway(error)) return new Outage('runbook', `the database ${name} could not be reached${code === undefined ? '' : ` (${code})`}`);
  return new Rejected('runbook', code ?? 'unknown', `The database ${name} could not be asked${code === undefined ? '' : ` (${code})`}.`);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{2,60}$/.test(error.code) ? error.code : undefined;
}
