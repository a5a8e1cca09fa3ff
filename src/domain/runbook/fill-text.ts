// Putting values into the holes of a text: each looked up and checked again, then written the way its place demands.
import { checkParam } from './param-check.ts';
import type { TypedValue } from './params.ts';
import { partsOf } from './placeholders.ts';
import type { Hole } from './placeholders.ts';

export type Values = Readonly<Record<string, TypedValue>>;
export type Secrets = Readonly<Record<string, string>>;
export type Refused = { readonly ok: false; readonly why: string };
export type Text = { readonly ok: true; readonly text: string } | Refused;
export type Looked = { readonly ok: true; readonly value: TypedValue } | Refused;
/** Finds the value of a hole, or why it may not be used. */
export type Find = (hole: Hole) => Looked;

export function refuse(why: string): Refused {
  return { ok: false, why };
}

/** Percent-encodes everything but RFC 3986's unreserved characters; a slash stays only where the value's pattern let it in. */
export function encodeUrl(value: TypedValue): string {
  const encoded = encodeURIComponent(value.value)
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return value.type.type === 'string' ? encoded.replaceAll('%2F', '/') : encoded;
}

/** The text as it stands between the quotes of a JSON string. */
export function jsonInner(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function findSecret(name: string, secrets: Secrets): Looked {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (secret === undefined) return refuse(`the secret ${name} has no value`);
  if (!secret.isWellFormed()) return refuse(`the secret ${name} is not valid Unicode`);
  return { ok: true, value: { type: { type: 'line' }, value: secret } };
}

/** Looks values up by name and checks each against its type again; a reason never repeats a value. */
export function finder(values: Values, secrets: Secrets): Find {
  return (hole) => {
    if (hole.is === 'unknown') return refuse(`"${hole.text}" is not a parameter`);
    if (hole.is === 'secret') return findSecret(hole.name, secrets);
    const value = Object.hasOwn(values, hole.name) ? values[hole.name] : undefined;
    if (value === undefined) return refuse(`${hole.name} has no value`);
    const checked = checkParam(value.type, value.value);
    return checked.ok ? { ok: true, value } : refuse(`${hole.name} ${checked.why}`);
  };
}

/** Replaces every hole in one pass; `encode` says how a value is written here, or undefined where it may not stand. */
export function fillText(template: string, find: Find, encode: (hole: Hole, value: TypedValue) => string | undefined): Text {
  let text = '';
  for (const part of partsOf(template)) {
    if (part.is === 'text') {
      text += part.text;
      continue;
    }
    const looked = find(part);
    if (!looked.ok) return looked;
    const encoded = encode(part, looked.value);
    if (encoded === undefined) return refuse(`${part.is === 'unknown' ? part.text : part.name} may not stand there`);
    text += encoded;
  }
  return { ok: true, text };
}
