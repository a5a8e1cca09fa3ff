// Tokens of the API: what one looks like, what it may open, and how it is recognised without being kept.
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** `command` acts as the person it is bound to and reads nothing else; `read` and `read-private` may scrape the metrics too. */
export const tokenScopes = ['metrics', 'read', 'read-private', 'command'] as const;
export const tokenScope = z.enum(tokenScopes);
export type TokenScope = z.infer<typeof tokenScope>;

export const tokenName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/);
export const tokenPerson = z.string().regex(/^[UW][A-Z0-9]{2,20}$/);

/** Enough that nothing slower than SHA-256 is needed, and that nobody finds one by trying. */
export const tokenBytes = 32;
// So that scanners for lost secrets, and people, know what they have found.
const prefix = 'tocsin_';

/** `random`: 32 bytes. */
export function newToken(random: Buffer): string {
  if (random.length < tokenBytes) throw new Error(`a token needs ${tokenBytes} random bytes`);
  return prefix + random.toString('base64url');
}

/** Whether it can be one of ours at all: nobody asks the database about anything else. */
export function isNamedToken(text: string): boolean {
  return /^tocsin_[A-Za-z0-9_-]{43,90}$/.test(text);
}

/** SHA-256: what is kept, and what is compared, so that no length and no prefix shows. */
export function tokenDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What is behind a door: figures, what can be read, or acting. */
export type TokenDoor = 'metrics' | 'read' | 'command' | 'description';

const opens: Readonly<Record<TokenDoor, readonly TokenScope[]>> = {
  metrics: ['metrics', 'read', 'read-private'],
  read: ['read', 'read-private'],
  command: ['command'],
  description: ['read', 'read-private', 'command'],
};

export function mayOpen(scope: TokenScope, door: TokenDoor): boolean {
  return opens[door].includes(scope);
}

/** For whoever came with the wrong one. */
export function scopesFor(door: TokenDoor): string {
  return opens[door].join(' or ');
}
