// What is kept of a step's output and what of it is shown in Slack. Output is bytes until it is shown.

const ESCAPE = 0x1b;
const BELL = 0x07;
/** Kept of each step, half from each end: the store's limit in runbooks of this format. */
export const STORED_BYTES = 262_144;
export const SLACK_LINES = 40;
/** A Slack section holds 3,000 characters; the rest is for what stands around the output. */
export const SLACK_CHARACTERS = 2_900;

export type Capped = {
  readonly head: Uint8Array;
  /** Empty when everything fits into the head. */
  readonly tail: Uint8Array;
  /** Bytes left out between them. */
  readonly dropped: number;
};

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}

/** Moves a cut to the nearest start of a character in the direction, at most the three bytes that UTF-8 can need. */
function boundary(bytes: Uint8Array, at: number, direction: 1 | -1): number {
  for (let moved = 0; moved <= 3; moved += 1) {
    if (!isContinuation(bytes[at + moved * direction])) return at + moved * direction;
  }
  return at;
}

/** At most 256 KiB of output: all of it, or the first and last 128 KiB, each cut where a UTF-8 character begins. */
export function capOutput(bytes: Uint8Array): Capped {
  if (bytes.length <= STORED_BYTES) return { head: bytes, tail: new Uint8Array(), dropped: 0 };
  const headEnd = boundary(bytes, STORED_BYTES / 2, -1);
  const tailStart = boundary(bytes, bytes.length - STORED_BYTES / 2, 1);
  return { head: bytes.subarray(0, headEnd), tail: bytes.subarray(tailStart), dropped: tailStart - headEnd };
}

/** Index just after the terminal sequence that begins at `at` (an ESC). */
function afterEscape(text: string, at: number): number {
  const kind = text[at + 1];
  let end = at + 2;
  if (kind === '[') {
    while (end < text.length && /[0-9;:<=>?!"#$%&'()*+,\-./ ]/.test(text[end] ?? '')) end += 1;
    return Math.min(end + 1, text.length);
  }
  if (kind !== undefined && ']PX^_'.includes(kind)) {
    while (end < text.length && text.charCodeAt(end) !== BELL && text.charCodeAt(end) !== ESCAPE && text[end] !== '\n') end += 1;
    if (text.charCodeAt(end) === BELL) return end + 1;
    return text.charCodeAt(end) === ESCAPE && text[end + 1] === '\\' ? end + 2 : end;
  }
  if (kind !== undefined && '()*+#%'.includes(kind)) return Math.min(end + 1, text.length);
  return Math.min(kind === '\n' || kind === undefined ? at + 1 : end, text.length);
}

/** Removes terminal sequences, control characters but line breaks and tabs, and marks that reorder what people read. */
export function plainOutput(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\u001b', at);
    rest += text.slice(at, next < 0 ? text.length : next);
    at = next < 0 ? text.length : afterEscape(text, next);
  }
  return rest
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\u2028\u2029]/g, '')
    .replaceAll(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : ''));
}

export type ForSlack = { readonly text: string; readonly cut: boolean };

function wholeStart(text: string, length: number): string {
  const part = text.slice(0, length);
  return part.isWellFormed() ? part : part.slice(0, -1);
}

function wholeEnd(text: string, length: number): string {
  const part = text.slice(-length);
  return part.isWellFormed() ? part : part.slice(1);
}

/**
 * At most 40 lines and 2,900 characters, for a Slack message with a link to the full log: the beginning, what was left out,
 * and more of the end, where errors stand. Plain text: whoever shows it as mrkdwn must still escape `&`, `<` and `>`.
 */
export function forSlack(output: string): ForSlack {
  const plain = plainOutput(output.toWellFormed()).trimEnd();
  const lines = plain.split('\n');
  const few = lines.length <= SLACK_LINES;
  const left = lines.length - (SLACK_LINES - 1);
  const [first, last] = [lines.slice(0, 12), lines.slice(12 - (SLACK_LINES - 1))];
  const short = few ? plain : [...first, `… ${left} lines left out …`, ...last].join('\n');
  if (short.length <= SLACK_CHARACTERS) return { text: short, cut: !few };
  const note = '\n… left out …\n';
  const start = wholeStart(short, 900);
  return { text: start + note + wholeEnd(short, SLACK_CHARACTERS - note.length - start.length), cut: true };
}
