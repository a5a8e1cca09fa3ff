// How the body of an http step is encoded, by what its header says; without one, JSON if it reads as JSON.
import type { HttpTemplate } from './http-body.ts';
import { readTemplate } from './json-template.ts';

export type BodyFormat = 'json' | 'form' | 'text' | 'unknown';

/** The value of a header, whatever the case of its name. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** `unknown` bodies are sent only if they hold no values: nobody knows how to encode one there. */
export function bodyFormat(http: Pick<HttpTemplate, 'headers' | 'bodyTemplate'>): BodyFormat {
  const contentType = headerOf(http.headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (contentType === undefined) return readTemplate(http.bodyTemplate ?? '', () => '0').ok ? 'json' : 'unknown';
  if (contentType === 'application/json' || /^[a-z]+\/[a-z0-9.+-]+\+json$/.test(contentType)) return 'json';
  if (contentType === 'application/x-www-form-urlencoded') return 'form';
  return contentType === 'text/plain' ? 'text' : 'unknown';
}
