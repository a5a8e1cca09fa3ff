// tocsin token: makes, lists and revokes tokens of the API. What is kept of one is its hash; it is shown once.
import { randomBytes } from 'node:crypto';
import { duration } from '../domain/time.ts';
import { newToken, tokenBytes, tokenDigest, tokenName, tokenPerson, tokenScope, tokenScopes, type TokenScope } from '../domain/token.ts';
import { insertToken, listTokens, revokeToken, type TokenRow } from '../store/token.ts';
import { withDatabase } from './database.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

export async function token(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = readArgs(args, { scope: { type: 'string' }, person: { type: 'string' }, expires: { type: 'string' } }, 2);
  const [what, name] = words;
  if (what === 'create') return create(wantedOf(name, flags, io), io);
  if (Object.keys(flags).length > 0) throw new UsageError(`--${Object.keys(flags)[0]} belongs to "token create".`);
  if (what === 'list' && name === undefined) return list(io);
  if (what === 'revoke' && name !== undefined) return revoke(name, io);
  throw new UsageError('Say what to do: create, list or revoke.');
}

type Wanted = { readonly name: string; readonly scope: TokenScope; readonly person: string | undefined; readonly expiresAt: Date | undefined };

function wantedOf(name: string | undefined, flags: Readonly<Record<string, string | boolean | undefined>>, io: Io): Wanted {
  if (!tokenName.safeParse(name).success) throw new UsageError('Name it, in small letters, for what will use it: grafana, on-call-laptop.');
  const scope = tokenScope.safeParse(flags['scope']);
  if (!scope.success) throw new UsageError(`--scope is one of ${tokenScopes.join(', ')}.`);
  const { person, expires } = flags;
  if (scope.data === 'command' && person === undefined) throw new UsageError('A token that acts does so as somebody: --person with their Slack member id, U….');
  if (scope.data !== 'command' && person !== undefined) throw new UsageError('--person belongs to the scope command.');
  if (person !== undefined && !tokenPerson.safeParse(person).success) throw new UsageError(`"${String(person)}" is no Slack member id, such as U024BE7LH (their profile in Slack, "Copy member ID").`);
  const ms = expires === undefined ? undefined : duration.safeParse(expires);
  if (ms?.success === false) throw new UsageError('--expires is a number and a unit: 12h or 90d.');
  return { name: String(name), scope: scope.data, person: person === undefined ? undefined : String(person), expiresAt: ms && new Date(io.now().getTime() + ms.data) };
}

async function create({ name, scope, person, expiresAt }: Wanted, io: Io): Promise<number> {
  const made = newToken(randomBytes(tokenBytes));
  const stored = await withDatabase(io.env, io.dir, 'owner', (db) => insertToken(db, { name, scope, person, expiresAt, digest: tokenDigest(made).toString('hex') }));
  if (!stored) throw new Failure(`There is a token named ${name}. Revoke it first, or choose another name.`);
  io.out(made);
  const until = expiresAt === undefined ? 'until it is revoked' : `until ${day(expiresAt)}`;
  io.err(`That is the token ${name}, scope ${scope}${person === undefined ? '' : `, acting as ${person}`}, ${until}. It is shown this once: keep it where secrets are kept.`);
  return 0;
}

async function revoke(name: string, io: Io): Promise<number> {
  const revoked = await withDatabase(io.env, io.dir, 'owner', (db) => revokeToken(db, name));
  if (!revoked) throw new Failure(`No token named ${name} is in force. "tocsin token list" shows them.`);
  io.out(`The token ${name} opens nothing any more.`);
  return 0;
}

async function list(io: Io): Promise<number> {
  const rows = await withDatabase(io.env, io.dir, 'owner', listTokens);
  if (rows.length === 0) io.out('There is no named token. TOCSIN_API_TOKEN, where it is set, is none of them.');
  const table = rows.map((row) => [row.name, row.scope, row.person ?? '-', `made ${day(row.created_at)}`, `used ${row.used_on ?? 'never'}`, state(row, io.now())]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) io.out(row.map((word, n) => word.padEnd(widths[n] ?? 0)).join('  ').trimEnd());
  return 0;
}

function state({ revoked_at: revokedAt, expires_at: expiresAt }: TokenRow, now: Date): string {
  if (revokedAt) return `revoked ${day(revokedAt)}`;
  if (!expiresAt) return 'does not expire';
  return `${expiresAt <= now ? 'expired' : 'expires'} ${day(expiresAt)}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
