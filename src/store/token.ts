// Named tokens of the API: only their digests. Made and revoked by the owner's role; the bot's notes the day of the last use.
import type { TokenScope } from '../domain/token.ts';
import type { Db } from './pool.ts';

export type TokenRow = {
  readonly name: string; readonly scope: TokenScope; readonly person: string | null; readonly created_at: Date; readonly expires_at: Date | null;
  /** The day of its last use, `2026-11-21`. */
  readonly used_on: string | null; readonly revoked_at: Date | null;
};
export type FoundToken = { readonly name: string; readonly scope: TokenScope; readonly person: string | null; readonly digest: string };

/** False when a token of this name is in use. */
export async function insertToken(db: Db, token: { name: string; digest: string; scope: TokenScope; person: string | undefined; expiresAt: Date | undefined }): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into api_token (name, digest, scope, person, expires_at) values ($1, $2, $3, $4, $5) on conflict (name) where revoked_at is null do nothing',
    [token.name, token.digest, token.scope, token.person, token.expiresAt],
  );
  return rowCount === 1;
}

/** Oldest first, those that were revoked included. */
export async function listTokens(db: Db): Promise<TokenRow[]> {
  const { rows } = await db.query<TokenRow>('select name, scope, person, created_at, expires_at, used_on::text as used_on, revoked_at from api_token order by id');
  return rows;
}

/** False when no token of this name is in use. It opens nothing from the next request on. */
export async function revokeToken(db: Db, name: string): Promise<boolean> {
  const { rowCount } = await db.query('update api_token set revoked_at = now() where name = $1 and revoked_at is null', [name]);
  return rowCount === 1;
}

/** The token of this digest, if it is in force now; that it was used today is noted in the same statement, once a day. */
export async function findToken(db: Db, digest: string): Promise<FoundToken | undefined> {
  const { rows } = await db.query<FoundToken>(
    `with found as (
       select id, name, scope, person, digest from api_token where digest = $1 and revoked_at is null and (expires_at is null or expires_at > now())),
     used as (
       update api_token t set used_on = (now() at time zone 'utc')::date from found where t.id = found.id and t.used_on is distinct from (now() at time zone 'utc')::date)
     select name, scope, person, digest from found`,
    [digest], { prepared: true },
  );
  return rows[0];
}

/** Whether any token is in force: without one, and without the one of the environment, the API is off. */
export async function anyToken(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>('select exists (select 1 from api_token where revoked_at is null and (expires_at is null or expires_at > now())) as there', [], { prepared: true });
  return rows[0]?.there ?? false;
}
