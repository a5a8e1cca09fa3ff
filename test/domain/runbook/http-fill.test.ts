// Values from strangers go into a request and stay values: never another host, path, header, key or field.
import { describe, expect, test } from 'vitest';
import type { Values } from '../../../src/domain/runbook/fill-text.ts';
import { parseHttpBody } from '../../../src/domain/runbook/http-body.ts';
import { fillHttp } from '../../../src/domain/runbook/http-fill.ts';
import type { Filled } from '../../../src/domain/runbook/http-fill.ts';
import type { ValueType } from '../../../src/domain/runbook/types.ts';
import { hostile, seeded } from './support.ts';

const ANYTHING: ValueType = { type: 'string', pattern: '^(?s:.*)$' };

function fill(body: string, params: Values, secrets: Readonly<Record<string, string>> = {}): Filled {
  const read = parseHttpBody(body);
  if (!read.ok) throw new Error(read.why);
  return fillHttp({ http: read.template }, params, secrets);
}

function any(value: string): { type: ValueType; value: string } {
  return { type: ANYTHING, value };
}

const PUT = `PUT https://api.example.com:8443/v1/{{PATH}}/x?q={{Q}}&r=1
Authorization: Bearer {{secret:TOKEN}}
X-Note: note {{NOTE}}
Content-Type: application/json

{"a": "{{A}}", "n": {{N}}, "list": ["x{{A}}y{{B}}"], "t": "{{secret:TOKEN}}", "fixed": "keep", "none": null}`;

describe('hostile values, from a seed', () => {
  const random = seeded(20_261_102);
  test('either stay values or are refused', () => {
    let filled = 0;
    for (let round = 0; round < 6_000; round += 1) {
      const [path, q, note, a, b, token] = Array.from({ length: 6 }, () => (random() < 0.5 ? 'plain' : hostile(random)));
      const params: Values = {
        PATH: any(path ?? ''), Q: any(q ?? ''), NOTE: any(note ?? ''), A: any(a ?? ''), B: any(b ?? ''),
        N: { type: { type: 'integer', min: 0, max: 9 }, value: '7' },
      };
      const result = fill(PUT, params, { TOKEN: token ?? '' });
      if (!result.ok) continue;
      filled += 1;
      const { request } = result;
      const url = new URL(request.url);
      expect(url.origin + url.username + url.hash).toBe('https://api.example.com:8443');
      expect(decodeURIComponent(url.pathname)).toBe(`/v1/${path}/x`);
      expect(url.pathname.split('/').map((part) => decodeURIComponent(part))).not.toContain('..');
      expect([...url.searchParams]).toEqual([['q', q], ['r', '1']]);
      expect(Object.keys(request.headers)).toEqual(['Authorization', 'X-Note', 'Content-Type']);
      expect(Object.values(request.headers).join('')).toMatch(/^[\t -~]*$/);
      expect(JSON.parse(request.body ?? '')).toEqual({
        a, n: 7, list: [`x${a}y${b}`], t: token, fixed: 'keep', none: null,
      });
    }
    expect(filled).toBeGreaterThan(300);
  });
  test('in a form, keep to their field', () => {
    const head = 'POST https://api.example.com/x\nContent-Type: application/x-www-form-urlencoded';
    const form = `${head}\n\na={{A}}&b=1&t={{secret:TOKEN}}`;
    let filled = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const [a, token] = [hostile(random), hostile(random)];
      const result = fill(form, { A: any(a) }, { TOKEN: token });
      if (!result.ok) continue;
      filled += 1;
      expect([...new URLSearchParams(result.request.body)]).toEqual([['a', a], ['b', '1'], ['t', token]]);
    }
    expect(filled).toBeGreaterThan(200);
  });
  test('in a path, cannot add a segment unless their pattern lets a slash in', () => {
    let filled = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const value = hostile(random);
      const result = fill('GET https://api.example.com/a/{{V}}/b', { V: { type: { type: 'enum', values: [value] }, value } });
      if (!result.ok) continue;
      filled += 1;
      const segments = new URL(result.request.url).pathname.split('/').map((part) => decodeURIComponent(part));
      expect(segments).toEqual(['', 'a', value, 'b']);
    }
    expect(filled).toBeGreaterThan(200);
  });
});

describe('single cases', () => {
  const get = 'GET https://api.example.com/a/{{V}}';
  const url = (value: string, type: ValueType = ANYTHING): string => {
    const result = fill(get, { V: { type, value } });
    return result.ok ? result.request.url : result.why;
  };
  test('a slash stays where the pattern allowed it, and is encoded elsewhere', () => {
    expect(url('x/y z')).toBe('https://api.example.com/a/x/y%20z');
    expect(url('x/y', { type: 'enum', values: ['x/y'] })).toBe('https://api.example.com/a/x%2Fy');
  });
  test('a value never becomes a dot segment, not even together with the template', () => {
    expect(url('.')).toContain('rewritten');
    expect(fill('GET https://api.example.com/a/.{{V}}/b', { V: any('.') }).ok).toBe(false);
    expect(fill('GET https://api.example.com/a/.{{V}}/b', { V: any('x') }).ok).toBe(true);
  });
  test('what a value looks like is not expanded again', () => {
    const post = 'POST https://api.example.com/x\nContent-Type: text/plain\n\n{{A}} {{B}}';
    const result = fill(post, { A: any('{{B}}'), B: any('b') });
    expect(result).toMatchObject({ ok: true, request: { body: '{{B}} b' } });
  });
  test('values are checked against their type once more', () => {
    expect(url('UPPER', { type: 'k8s-name' })).toContain('V is not a Kubernetes name');
  });
  test('a missing value is a refusal, also one that every object has', () => {
    expect(fill(get, {})).toEqual({ ok: false, why: 'V has no value' });
    const inherited: Values = Object.create({ INHERITED: any('x') });
    expect(fill('GET https://api.example.com/{{INHERITED}}', inherited)).toMatchObject({ ok: false });
  });
  test('a secret with a line break is refused in a header, without being told', () => {
    const result = fill('GET https://api.example.com/\nX-Key: {{secret:TOKEN}}', {}, { TOKEN: 'hunter22\nHost: evil' });
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).not.toContain('hunter22');
  });
  test('a secret never enters a URL, nor JSON outside a string', () => {
    expect(fill('GET https://api.example.com/?k={{secret:TOKEN}}', {}, { TOKEN: 'hunter22' })).toMatchObject({ ok: false });
    const json = 'POST https://api.example.com/\nContent-Type: application/json\n\n{"k": {{secret:TOKEN}}}';
    expect(fill(json, {}, { TOKEN: '12345678' })).toMatchObject({ ok: false });
  });
  test('text never stands in JSON outside a string', () => {
    const body = 'POST https://api.example.com/\nContent-Type: application/json\n\n{"k": {{V}}}';
    expect(fill(body, { V: any('1, "admin": true') })).toMatchObject({ ok: false });
    const yes = fill(body, { V: { type: { type: 'boolean' }, value: 'true' } });
    expect(yes).toMatchObject({ ok: true, request: { body: '{"k": true}' } });
  });
  test('a value in a key is refused even if it repeats another key', () => {
    const body = 'POST https://api.example.com/\nContent-Type: application/json\n\n{"{{V}}": 1, "admin": false}';
    expect(fill(body, { V: any('admin') })).toMatchObject({ ok: false });
  });
  test('a body in a form nobody knows is sent only without values', () => {
    const xml = 'POST https://api.example.com/\nContent-Type: application/xml\n\n';
    expect(fill(`${xml}<a/>`, {})).toMatchObject({ ok: true, request: { body: '<a/>' } });
    expect(fill(`${xml}<a>{{V}}</a>`, { V: any('x') })).toMatchObject({ ok: false });
  });
});
