// The one-line annotation behind a fence's language: flat JSON, or the older `{ key=value }` form. Values are strings.

export type Annotation = ReadonlyMap<string, string>;

export type InfoString =
  /** Documentation: nothing of ours is written on the fence. */
  | { readonly is: 'plain' }
  | { readonly is: 'annotated'; readonly language: string; readonly annotation: Annotation }
  /** Meant for us, and wrong. */
  | { readonly is: 'wrong'; readonly code: 'RB010' | 'RB011'; readonly why: string };

/** Keys that only an executable runbook writes: with one of them on it, a fence is meant to be a step. */
export const OUR_KEYS = [
  'name', 'kind', 'risk', 'timeout', 'retries', 'delay', 'idempotent', 'on-failure', 'rollback', 'dry-run', 'output', 'by',
  'count', 'expect', 'expect-header', 'show-headers', 'excludeFromRunAll',
] as const;

/** Runme writes these; they mean nothing here, except that the last two ask for something no step may have. */
export const RUNME_KEYS = [
  'id', 'mimetype', 'closeTerminalOnSuccess', 'promptEnv', 'terminalRows', 'tag', 'interactive', 'background',
] as const;

const MEANT_FOR_US = new RegExp(`[{,\\s"](?:${OUR_KEYS.join('|')})"?\\s*[:=]`);
/** One member of a flat JSON object: key, colon, a string, number or boolean, then a comma or the end. */
const JSON_MEMBER = /\s*("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false)\s*(,|$)/y;
const BARE_MEMBER = /^([A-Za-z][A-Za-z0-9-]*)=([^\s"'`=]+)$/;

type Members = { readonly ok: true; readonly annotation: Annotation } | { readonly ok: false; readonly why: string };

function jsonText(literal: string): string | undefined {
  try {
    return String(JSON.parse(literal));
  } catch {
    // A wrong escape or number: the caller names the fence, which is all there is to say.
    return undefined;
  }
}

function jsonMembers(inner: string): Members {
  const annotation = new Map<string, string>();
  JSON_MEMBER.lastIndex = 0;
  for (let more = inner.trim() !== ''; more; ) {
    const member = JSON_MEMBER.exec(inner);
    const key = member === null ? undefined : jsonText(member[1] ?? '');
    const value = member === null ? undefined : jsonText(member[2] ?? '');
    if (member === null || key === undefined || value === undefined) {
      return { ok: false, why: 'is not flat JSON on one line: write {"key":"value","key":"value"}, no braces inside values' };
    }
    if (annotation.has(key)) return { ok: false, why: `says "${key}" twice: keep one of them` };
    annotation.set(key, value);
    more = member[3] === ',';
  }
  return { ok: true, annotation };
}

function bareMembers(inner: string): Members {
  const annotation = new Map<string, string>();
  for (const word of inner.trim().split(/ +/)) {
    const member = BARE_MEMBER.exec(word);
    const key = member?.[1];
    if (key === undefined) return { ok: false, why: `cannot be read at "${word}": write {"key":"value","key":"value"}` };
    if (annotation.has(key)) return { ok: false, why: `says "${key}" twice: keep one of them` };
    annotation.set(key, member?.[2] ?? '');
  }
  return { ok: true, annotation };
}

/**
 * Reads the whole info string of a fence, as it stands in the file (Markdown escapes not decoded). As Runme reads it, the
 * annotation reaches from the first `{` that is not followed by `}` to the first `}` after it.
 */
export function readInfoString(info: string): InfoString {
  if (!MEANT_FOR_US.test(info)) return { is: 'plain' };
  const language = /^[^\s{]+(?=\s|$)/.exec(info)?.[0];
  if (language === undefined) {
    return { is: 'wrong', code: 'RB010', why: 'the annotation stands before the language: write the language, then a blank' };
  }
  const start = /\{(?!\})/.exec(info)?.index;
  if (start === undefined) return { is: 'plain' };
  const end = info.indexOf('}', start);
  if (end < 0) return { is: 'wrong', code: 'RB011', why: 'the annotation has no "}" on its line: close it' };
  const rest = info.slice(end + 1).trim();
  if (rest !== '' || info.slice(language.length, start).trim() !== '') {
    return { is: 'wrong', code: 'RB011', why: 'a fence carries its language and one annotation, with no "}" in a value' };
  }
  const inner = info.slice(start + 1, end);
  const members = /^\s*"/.test(inner) ? jsonMembers(inner) : bareMembers(inner);
  if (!members.ok) return { is: 'wrong', code: 'RB011', why: `the annotation ${members.why}` };
  return { is: 'annotated', language, annotation: members.annotation };
}
