// What PostgreSQL cannot keep, made into what it can.

/** PostgreSQL keeps neither NUL nor half surrogates: both become U+FFFD, in names as in values. Undefined members vanish. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined).map(([k, v]) => [storableText(k), storable(v)]));
}

export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
