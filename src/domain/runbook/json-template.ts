// JSON bodies with holes: which hole stands inside a string, and whether filling kept the structure of the template.
import { partsOf } from './placeholders.ts';
import type { Hole, Part } from './placeholders.ts';

export type PlacedPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'hole'; readonly hole: Hole; readonly inString: boolean };

export type JsonRead = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** The parts of a JSON template, each hole with whether it stands inside a string. */
export function placedParts(template: string): readonly PlacedPart[] {
  let inString = false;
  let escaped = false;
  const place = (part: Part): PlacedPart => {
    if (part.is !== 'text') return { is: 'hole', hole: part, inString };
    for (const char of part.text) {
      if (escaped) escaped = false;
      else if (inString && char === '\\') escaped = true;
      else if (char === '"') inString = !inString;
    }
    return part;
  };
  return partsOf(template).map((part) => place(part));
}

/** JSON.parse as a value: text that is not JSON is an answer here, not an accident. */
export function readJson(text: string): JsonRead {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

/** The template as JSON: holes in strings stay as they are written, `outside` says what stands for each other one. */
export function readTemplate(template: string, outside: (name: string) => string | undefined): JsonRead {
  let text = '';
  for (const part of placedParts(template)) {
    if (part.is === 'text') text += part.text;
    else if (part.hole.is === 'unknown') text += part.hole.text;
    else if (part.inString) text += part.hole.is === 'secret' ? `{{secret:${part.hole.name}}}` : `{{${part.hole.name}}}`;
    else if (part.hole.is === 'secret') return { ok: false };
    else text += outside(part.hole.name) ?? '\0';
  }
  return readJson(text);
}

/** True when a key of any object in the value holds a hole: a value could then become or hide another key. */
export function hasHoleInKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item: unknown) => hasHoleInKey(item));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key.includes('{{') || hasHoleInKey(inner));
}

/** True when `filled` has the template's structure: same types, lengths and keys, and the same text where there is no hole. */
export function sameStructure(template: unknown, filled: unknown): boolean {
  if (typeof template === 'string') {
    return typeof filled === 'string' && (template.includes('{{') || template === filled);
  }
  if (Array.isArray(template)) {
    return Array.isArray(filled) && template.length === filled.length
      && template.every((item: unknown, index) => sameStructure(item, filled[index]));
  }
  if (template === null) return filled === null;
  if (typeof template !== 'object') return typeof template === typeof filled;
  if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) return false;
  const [wanted, got] = [Object.entries(template), Object.entries(filled)];
  return wanted.length === got.length
    && wanted.every(([key, value], index) => got[index]?.[0] === key && sameStructure(value, got[index]?.[1]));
}
