// Secrets that are planted in an installation, and looking for them in whatever it says or keeps, however they are written there.

export type Planted = ReadonlyMap<string, string>;

/** A word that nothing else contains, long enough for a token and made of what every format takes. */
export function plant(...names: readonly string[]): Planted {
  return new Map(names.map((name, n) => [name, `planted${String(n).padStart(2, '0')}qZ7xW${name.toLowerCase().replaceAll('_', '')}9kV`]));
}

/** Where one stands although it may not: as it is, in a URL, in JSON, or as base64 at any offset. */
export function planted(where: string, what: unknown, secrets: Planted): string[] {
  const text = typeof what === 'string' ? what : (JSON.stringify(what) ?? '');
  const hidden = (text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []).flatMap((run) => [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at).replaceAll('-', '+').replaceAll('_', '/'), 'base64').toString('latin1')));
  const all = [text, decoded(text), ...hidden].join('\n');
  return [...secrets].filter(([, secret]) => all.includes(secret) || all.includes(secret.slice(0, -4))).map(([name]) => `${where}: ${name}`);
}

function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
