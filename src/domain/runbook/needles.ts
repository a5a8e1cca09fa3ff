// The spellings under which a secret may turn up in output: as it is, and as tools encode it.

/** Shorter values occur by accident all over any output; masking them would hide nothing and garble everything. */
export const SHORTEST_SECRET = 6;

function percentAll(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function lowerPercent(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function asciiJson(value: string): string {
  return JSON.stringify(value).slice(1, -1)
    .replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Base64 of the bytes when `offset` bytes stand before them: only the characters that the neighbours cannot change. */
function stableBase64(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]);
  return all.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((all.length * 8) / 6));
}

function wrapped(text: string, width: number): string {
  return text.replaceAll(new RegExp(`.{${width}}(?=.)`, 'g'), (line) => `${line}\n`);
}

function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const stable = [0, 1, 2].map((offset) => stableBase64(bytes, offset));
  const whole = bytes.toString('base64');
  // `base64` of coreutils breaks lines after 76 characters, PEM after 64.
  const all = [whole, whole.replaceAll('=', ''), ...stable, wrapped(whole, 76), wrapped(whole, 64)];
  return all.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

function formsOf(value: string): readonly string[] {
  const hex = Buffer.from(value, 'utf8').toString('hex');
  const percent = [encodeURIComponent(value), percentAll(value)];
  return [
    value, JSON.stringify(value).slice(1, -1), asciiJson(value), JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
    ...percent, ...percent.map((text) => lowerPercent(text)), ...percent.map((text) => text.replaceAll('%20', '+')),
    hex, hex.toUpperCase(), ...base64Forms(value),
  ];
}

/** Why a value cannot be masked and so must not be used as a secret; undefined when it can. */
export function whyNotMaskable(value: string): string | undefined {
  if (!value.isWellFormed()) return 'is not valid Unicode';
  if (value.trim().length >= SHORTEST_SECRET) return undefined;
  return `is shorter than ${SHORTEST_SECRET} characters and could not be masked in output`;
}

/**
 * All spellings of one secret as bytes, longest first: raw, trimmed and each line of a longer key, each of them also
 * percent-encoded, JSON-escaped, hex, base64 and base64url, the last two as the stable middle for all three alignments.
 */
export function needlesOf(value: string): readonly Buffer[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const texts = new Set([value, value.trim(), ...lines].filter((text) => text.length >= SHORTEST_SECRET));
  const forms = new Set([...texts].flatMap((text) => formsOf(text)).filter((form) => form.length >= SHORTEST_SECRET));
  return [...forms].map((form) => Buffer.from(form, 'utf8')).sort((a, b) => b.length - a.length);
}
