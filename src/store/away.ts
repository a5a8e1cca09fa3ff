// Telling "the database is away, try later" from "the database said no".

const NETWORK = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN',
  'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES',
]);

// PostgreSQL, Appendix A "Error Codes": shutdown, crash, starting up, too many connections, statement timeout, idle-in-transaction
// timeout, a failover that left us on a read-only standby; disk full, out of memory, a disk that fails; and what two transactions
// did to each other: a conflict, a deadlock, a lock that was not to be had.
const SQLSTATES = new Set([
  '57P01', '57P02', '57P03', '57P05', '53300', '53400', '57014', '25P03', '25006', '53000', '53100', '53200', '58030', '40001', '40P01', '55P03',
]);

// node-postgres gives these without a code.
const SENTENCES = [
  'Connection terminated',
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
];

/** Others were served for so long that this was not even asked. */
export class TookTooLong extends Error {
  constructor() {
    super('The database took too long over what came before.');
  }
}

/**
 * True when the same call may work later because the server could not be reached or did not answer in time: refused,
 * reset, timed out, starting, stopping, out of connections, socket missing; or because it answered that it cannot now: disk full,
 * read-only, a deadlock. The call may have been carried out.
 * False for everything a retry cannot change (constraint, syntax, wrong password, no such database).
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TookTooLong) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseAway)) return true;
  if ('code' in error && typeof error.code === 'string' && isAwayCode(error.code, error)) return true;
  if (SENTENCES.some((sentence) => error.message.startsWith(sentence))) return true;
  return error.cause !== undefined && isDatabaseAway(error.cause);
}

/** Away, but perhaps because of what was asked: it took too long, or too much memory. Asked for ever, it would end the same way. */
export function mayBeTheQuery(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === '57014' || error.code === '53200')) return true;
  return error.message.startsWith('Query read timeout') || mayBeTheQuery(error.cause);
}

/** What two transactions did to each other: a conflict, a deadlock, a lock that was not to be had. Tried again, it may go well at once. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['40001', '40P01', '55P03'].includes(String(error.code));
}

/** Its disk is full (53100), or fails (58030): reading may go on as if nothing were wrong. */
export function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '53100' || error.code === '58030');
}

function isAwayCode(code: string, error: Error): boolean {
  if (SQLSTATES.has(code)) return true;
  // Class 08: connection exceptions. Five characters, so that no errno can be meant.
  if (code.length === 5 && code.startsWith('08')) return true;
  // A missing file elsewhere is ENOENT as well: only the ones of the network calls count.
  return NETWORK.has(code) && 'syscall' in error && error.syscall !== 'open';
}
