// The fence of an http step, read as a request with holes.
import { expect, test } from 'vitest';
import { hostPort, parseHttpBody } from '../../../src/domain/runbook/http-body.ts';
import { expectMet } from '../../../src/domain/runbook/http-expect.ts';

test('request line, headers, blank line, body', () => {
  const body = [
    'POST https://api.cloudflare.com/client/v4/zones/{{ZONE}}/purge_cache', 'Authorization: Bearer {{secret:CLOUDFLARE_TOKEN}}',
    'Content-Type: application/json', '', '{"files": ["https://www.example.com{{PATH_TO_PURGE}}"],', '', ' "x": 1}',
  ].join('\n');
  expect(parseHttpBody(body)).toEqual({
    ok: true,
    template: {
      method: 'POST', urlTemplate: 'https://api.cloudflare.com/client/v4/zones/{{ZONE}}/purge_cache',
      headers: { Authorization: 'Bearer {{secret:CLOUDFLARE_TOKEN}}', 'Content-Type': 'application/json' },
      bodyTemplate: '{"files": ["https://www.example.com{{PATH_TO_PURGE}}"],\n\n "x": 1}',
    },
  });
});

test.each([
  ['https://API.Example.com/x', 'api.example.com:443'], ['https://a.example.com:8443/{{X}}', 'a.example.com:8443'],
  ['https://{{X}}.example.com/', undefined], ['https://a.example.com:0/', undefined], ['https://a.example.com:70000/', undefined],
  ['http://a.example.com/', undefined], ['https://a@b.example.com/', undefined], ['https://[::1]/', undefined],
  ['https://a.example.com\\@b/', undefined], ['https://a.example.com', undefined],
])('the host and port of %s', (url, expected) => {
  expect(hostPort(url)).toBe(expected);
});

test.each([
  [undefined, undefined, 204, {}, true], [undefined, undefined, 301, {}, false], [[404, 410], undefined, 404, {}, true],
  [[404, 410], undefined, 200, {}, false],
  [undefined, { name: 'x-state', pattern: '^(ok|idle)$' }, 200, { 'X-State': 'idle' }, true],
  [undefined, { name: 'x-state', pattern: '^(ok|idle)$' }, 200, { 'X-State': 'not ok' }, false],
  [undefined, { name: 'x-state', pattern: 'ok' }, 200, {}, false],
  [undefined, { name: 'x-state', pattern: 'ok' }, 500, { 'x-state': 'ok' }, false],
])('expect %j %j met by %i %j: %s', (expectStatus, expectHeader, status, headers, met) => {
  expect(expectMet({ expect: expectStatus, expectHeader }, status, headers)).toBe(met);
});
