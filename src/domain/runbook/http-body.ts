// The fence of an http step as a request with holes: request line, headers, blank line, body.

export type HttpTemplate = {
  readonly method: string;
  /** `https://literal-host[:port]/path[?query]`, holes only behind the host. */
  readonly urlTemplate: string;
  /** Names as written, in order. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyTemplate: string | undefined;
};

export type HttpRead =
  | { readonly ok: true; readonly template: HttpTemplate }
  /** `offset` counts lines from the first line of the fence's body, from 0. */
  | { readonly ok: false; readonly offset: number; readonly why: string };

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Unreserved and reserved characters of RFC 3986 without `#`, `[`, `]` and `'`, which URL parsers rewrite; or a hole. */
const LOCATION = /^https:\/\/([A-Za-z0-9.-]+)(?::([1-9][0-9]{0,4}))?(\/(?:[A-Za-z0-9\-._~:/?@!$&()*+,;=%]|\{\{[^}]*\}\})*)$/;
const HEADER = /^([!#$%&*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
/** The client sets these itself; a `Host` of one's own would also get round the list of allowed hosts. */
const OWNED_HEADERS = /^(?:host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/i;

/** A URL that the WHATWG parser leaves as it is: no dot segments, no other spelling of an address, no characters to escape. */
export function staysAsWritten(url: string, host: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return false;
  if (parsed.hostname !== host.toLowerCase() || parsed.hash !== '') return false;
  const location = url.slice('https://'.length);
  return parsed.pathname + parsed.search === location.slice(location.indexOf('/'));
}

/** `host:port` of a URL template in lower case, 443 where it names none; undefined when it is not `https://literal-host/…`. */
export function hostPort(urlTemplate: string): string | undefined {
  const parts = LOCATION.exec(urlTemplate);
  if (parts?.[1] === undefined || Number(parts[2] ?? '443') > 65_535) return undefined;
  return `${parts[1].toLowerCase()}:${parts[2] ?? '443'}`;
}

function readHead(first: string): { method: string; urlTemplate: string } | string {
  const parts = /^([A-Z]+) (\S+)$/.exec(first);
  const [method, urlTemplate] = [parts?.[1], parts?.[2]];
  if (method === undefined || urlTemplate === undefined) return 'the first line is not "METHOD https://host/path": correct it';
  if (!METHODS.includes(method)) return `the method is not one of ${METHODS.join(', ')}`;
  const host = LOCATION.exec(urlTemplate)?.[1];
  if (host === undefined || hostPort(urlTemplate) === undefined) {
    return 'the address is not "https://literal-host/path": https only, no {{…}} or user in the host, no "#", the rest escaped';
  }
  const sample = urlTemplate.replaceAll(/\{\{[^}]*\}\}/g, 'x');
  if (!staysAsWritten(sample, host)) return 'a URL parser would rewrite this address: no "." or ".." segments, a plain host';
  return { method, urlTemplate };
}

/** What is wrong with a header line; undefined when nothing is. */
function headerFault(name: string | undefined, headers: Readonly<Record<string, string>>): string | undefined {
  if (name === undefined) return 'this header is not "Name: value": correct it, and leave a blank line before a body';
  if (OWNED_HEADERS.test(name)) return `the header "${name}" is set by the client: remove it`;
  const twice = Object.keys(headers).some((known) => known.toLowerCase() === name.toLowerCase());
  return twice ? `the header "${name}" stands twice: keep one` : undefined;
}

/** Reads an http step's fence. It says nothing yet about names, egress or JSON: `http-rules.ts` does. */
export function parseHttpBody(body: string): HttpRead {
  const bad = (offset: number, why: string): HttpRead => ({ ok: false, offset, why });
  const lines = body.split('\n');
  const head = readHead(lines[0] ?? '');
  if (typeof head === 'string') return bad(0, head);
  const headers: Record<string, string> = {};
  const blank = lines.findIndex((line) => line.trim() === '');
  const end = blank < 0 ? lines.length : blank;
  for (const [at, line] of lines.slice(1, end).entries()) {
    const [name, value] = HEADER.exec(line)?.slice(1) ?? [];
    const fault = headerFault(name, headers);
    if (fault !== undefined || name === undefined) return bad(at + 1, fault ?? '');
    headers[name] = value ?? '';
  }
  const bodyTemplate = lines.slice(end + 1).join('\n');
  if (bodyTemplate.trim() === '') return { ok: true, template: { ...head, headers, bodyTemplate: undefined } };
  if (head.method !== 'GET' && head.method !== 'HEAD') return { ok: true, template: { ...head, headers, bodyTemplate } };
  return bad(end + 1, `${head.method} carries no body: remove it or use POST`);
}
