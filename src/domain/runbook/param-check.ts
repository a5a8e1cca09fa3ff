// Whether a value fits its type: the one function that Slack's forms, the alert mapping and the runner all ask.
import type { OutputType, ValueType } from './types.ts';
import { matchesWhole } from './values.ts';

export type Checked = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string };

/** Longest value of each type, in characters. Host and Kubernetes names: RFC 1123 and its 253; the others are ours. */
const MAX_LENGTH: Readonly<Record<ValueType['type'], number>> = {
  string: 1_024, enum: 1_024, integer: 16, boolean: 5, 'k8s-name': 253, hostname: 253, 'git-sha': 40, semver: 128, line: 4_096,
};

const PRESETS = {
  'k8s-name': /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/,
  hostname: /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*$/,
  'git-sha': /^[0-9a-f]{7,40}$/,
  semver: /^v?[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.-]{1,64})?$/,
} as const;

const PRESET_MEANING = {
  'k8s-name': 'a Kubernetes name: small letters, digits, "-" and "."',
  hostname: 'a host name without a port',
  'git-sha': 'a commit: 7 to 40 hexadecimal digits',
  semver: 'a version such as v1.2.3',
} as const;

/** The largest text a step may hand on, in bytes of UTF-8. */
const MAX_OUTPUT_BYTES = 4_096;

/** What no type lets through: it would end a line, hide, be taken for an option or climb out of a folder. */
function refusal(type: ValueType, value: string): string | undefined {
  if (value.length > MAX_LENGTH[type.type]) return `is longer than ${MAX_LENGTH[type.type]} characters`;
  if (!value.isWellFormed()) return 'is not valid Unicode';
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) return 'holds a line break or another control character';
  if (value.startsWith('-')) return 'begins with "-" and could be taken for an option';
  if (value.split(/[\\/]/).includes('..')) return 'holds a ".." path segment';
  return undefined;
}

function mismatch(type: ValueType, value: string): string | undefined {
  if (type.type === 'string') return matchesWhole(type.pattern, value) ? undefined : `does not match ${type.pattern}`;
  if (type.type === 'enum') return type.values.includes(value) ? undefined : `is not one of ${type.values.join(', ')}`;
  if (type.type === 'boolean') return value === 'true' || value === 'false' ? undefined : 'is not true or false';
  if (type.type === 'line') return value === '' ? 'is empty' : undefined;
  if (type.type === 'integer') {
    const fits = /^(?:0|[1-9][0-9]*)$/.test(value) && Number(value) >= type.min && Number(value) <= type.max;
    return fits ? undefined : `is not a whole number from ${type.min} to ${type.max}`;
  }
  return PRESETS[type.type].test(value) ? undefined : `is not ${PRESET_MEANING[type.type]}`;
}

/**
 * Checks the whole value against its type: no line break, NUL or other control character, no leading `-`, no `..` segment,
 * a length cap, then the type itself. A value is accepted as it is or refused with the reason; it is never repaired, and
 * the reason never repeats it.
 */
export function checkParam(type: ValueType, value: string): Checked {
  const why = refusal(type, value) ?? mismatch(type, value);
  return why === undefined ? { ok: true, value } : { ok: false, why };
}

/** The type that a step's output has as a value. */
export function outputValueType(output: OutputType): ValueType {
  return output === 'integer' ? { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER } : { type: output };
}

/** A step's stdout as the value it hands on: trimmed, checked like a parameter, at most 4 KiB. */
export function checkOutput(output: OutputType, stdout: string): Checked {
  const value = stdout.trim();
  if (Buffer.byteLength(value) > MAX_OUTPUT_BYTES) return { ok: false, why: `is larger than ${MAX_OUTPUT_BYTES} bytes` };
  return checkParam(outputValueType(output), value);
}
