// How column values arrive in JavaScript where the driver's own way would lose something.

// Type ids from PostgreSQL's pg_type.dat.
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

type Parser = (text: string) => unknown;

/**
 * The parser for a column type: int8 → number (throws beyond 2^53), timestamptz → Date (throws for `infinity`), date →
 * `YYYY-MM-DD`; everything else as `usual` has it (numeric stays text).
 */
export function columnParser(oid: number, usual: Parser): Parser {
  if (oid === INT8) return safeInteger;
  if (oid === INT8_ARRAY) {
    return (text) => (usual(text) as (string | null)[]).map((item) => (item === null ? item : safeInteger(item)));
  }
  // A calendar day has no time zone: as a Date it would shift with the machine's.
  if (oid === DATE) return (text) => text;
  if (oid === TIMESTAMPTZ) return (text) => instant(usual(text), text);
  return usual;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, too large for a number.`);
  return value;
}

function instant(value: unknown, text: string): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new RangeError(`The database holds the time ${text}, which is no date.`);
}
