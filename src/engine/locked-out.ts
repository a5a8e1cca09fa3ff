// Slack refuses not what is asked but us, until somebody puts another token in.
import { Rejected } from '../domain/errors.ts';

/** Given up or refused one by one, all that was accepted meanwhile would be lost. */
const lockedOutCodes: ReadonlySet<string> = new Set(['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive']);

export function isLockedOut(error: unknown): error is Rejected {
  return error instanceof Rejected && error.system === 'slack' && lockedOutCodes.has(error.code);
}
