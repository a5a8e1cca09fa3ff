// The channel's name: lower-case letters, digits and hyphens, at most 80 characters (Slack: conversations.create).

const limit = 80;

/** `inc-42-checkout-api-error-rate`; the number never gets cut off, the slug does. */
export function channelName(pattern: string, incident: { id: number; title: string; kind: string }): string {
  const prefix = incident.kind === 'drill' ? 'drill-' : '';
  const bare = slug(prefix + pattern.replaceAll('{number}', String(incident.id)).replaceAll('{slug}', ''));
  const room = limit - bare.length - 1;
  const words = slug(incident.title).slice(0, Math.max(0, Math.min(room, 40)));
  return slug(prefix + pattern.replaceAll('{number}', String(incident.id)).replaceAll('{slug}', words)).slice(0, limit);
}

/** The name to try when `name` belongs to somebody else: `-2`, `-3`, … */
export function withSuffix(name: string, attempt: number): string {
  if (attempt <= 1) return name;
  const suffix = `-${attempt}`;
  return name.slice(0, limit - suffix.length) + suffix;
}

/** NFKD, accents dropped, everything else a hyphen, hyphens collapsed and trimmed. */
export function slug(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9_]+/g, '-').replaceAll(/-+/g, '-').replaceAll(/^-|-$/g, '');
}
