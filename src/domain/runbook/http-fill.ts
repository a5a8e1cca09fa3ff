// Filling an http step: values go in by the encoding of the place they stand in, and the result must still be the template.
import type { HttpRequest } from '../../ports.ts';
import { encodeUrl, fillText, finder, jsonInner, refuse } from './fill-text.ts';
import type { Find, Secrets, Text, Values } from './fill-text.ts';
import { bodyFormat } from './http-format.ts';
import { hostPort, staysAsWritten } from './http-body.ts';
import type { HttpTemplate } from './http-body.ts';
import { placedParts, readJson, readTemplate, sameStructure } from './json-template.ts';
import type { Step } from './types.ts';

export type Filled = { readonly ok: true; readonly request: HttpRequest } | { readonly ok: false; readonly why: string };

/** Visible ASCII, blanks and tabs: what a header can carry unambiguously. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

function fillUrl(http: HttpTemplate, find: Find): Text {
  const target = hostPort(http.urlTemplate);
  if (target === undefined) return refuse('the address is not "https://literal-host/path"');
  const url = fillText(http.urlTemplate, find, (hole, value) => (hole.is === 'param' ? encodeUrl(value) : undefined));
  if (!url.ok) return url;
  const host = target.slice(0, target.lastIndexOf(':'));
  const kept = staysAsWritten(url.text, host);
  return kept ? url : refuse('with these values the address would be rewritten (a "." or ".." segment)');
}

function fillJson(template: string, find: Find): Text {
  let text = '';
  const bare = new Map<string, string>();
  for (const part of placedParts(template)) {
    if (part.is === 'text') {
      text += part.text;
      continue;
    }
    const looked = find(part.hole);
    if (!looked.ok) return looked;
    const { type, value } = looked.value;
    if (part.inString) {
      text += jsonInner(value);
      continue;
    }
    if (part.hole.is !== 'param' || (type.type !== 'integer' && type.type !== 'boolean')) {
      return refuse('outside a JSON string only an integer or boolean may stand');
    }
    bare.set(part.hole.name, value);
    text += value;
  }
  const [wanted, got] = [readTemplate(template, (name) => bare.get(name)), readJson(text)];
  const kept = wanted.ok && got.ok && sameStructure(wanted.value, got.value);
  return kept ? { ok: true, text } : refuse('with these values the body is no longer the JSON of the template');
}

function fillBody(http: HttpTemplate, template: string, find: Find): Text {
  const format = bodyFormat(http);
  if (format === 'json') return fillJson(template, find);
  if (format === 'form') return fillText(template, find, (_hole, { value }) => encodeUrl({ type: { type: 'line' }, value }));
  return fillText(template, find, (_hole, { value }) => (format === 'text' ? value : undefined));
}

/**
 * The request of an http step with its values in place, or why it cannot be sent. `params` holds parameters and outputs by
 * name. Values are percent-encoded in path and query, JSON-encoded inside JSON strings, refused in a header if they hold a
 * line break; nothing is filled into scheme or host; secrets stand only in headers and body. Every value is checked against
 * its type again. No value ever appears in a reason.
 */
export function fillHttp(step: Pick<Step, 'http'>, params: Values, secrets: Secrets): Filled {
  const { http } = step;
  if (http === undefined) return refuse('this is not an http step');
  const find = finder(params, secrets);
  const url = fillUrl(http, find);
  if (!url.ok) return url;
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(http.headers)) {
    const filled = fillText(template, find, (_hole, { value }) => value);
    if (!filled.ok) return filled;
    if (!HEADER_VALUE.test(filled.text)) return refuse(`the header ${name} would hold a character headers cannot carry`);
    headers[name] = filled.text;
  }
  const body = http.bodyTemplate === undefined ? undefined : fillBody(http, http.bodyTemplate, find);
  if (body === undefined) return { ok: true, request: { method: http.method, url: url.text, headers } };
  return body.ok ? { ok: true, request: { method: http.method, url: url.text, headers, body: body.text } } : body;
}
