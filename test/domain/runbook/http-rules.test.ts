// RB060–071: http and workflow_dispatch steps. Each fault, and the near miss that is fine.
import { expect, test } from 'vitest';
import { codes, fence, text } from './support.ts';

const read = { risk: 'read' };
const get = 'GET https://api.example.com/x';
const egress = { egress: '[api.example.com:443]' };
const post = (body: string, type = 'application/json'): string =>
  `POST https://api.example.com/x\nContent-Type: ${type}\n\n${body}`;
const http = (body: string, front: Readonly<Record<string, string>> = egress): string =>
  text(front, fence('http', { name: 'call', ...read }, body));
const params = (list: string): Readonly<Record<string, string>> => ({ ...egress, params: `{ ${list} }` });
const dispatch = (body: string, front = {}): string =>
  text(front, fence('yaml', { name: 'go-on', kind: 'workflow_dispatch' }, body));

type Case = readonly [code: string, what: string, wrong: string, near: string];

const cases: readonly Case[] = [
  ['RB060', 'no method', http('https://api.example.com/x'), http(get)],
  ['RB060', 'plain http', http('GET http://api.example.com/x'), http(get)],
  ['RB060', 'a parameter in the host',
    http('GET https://{{N}}.example.com/x', params('N: { type: k8s-name, required: true }')),
    http('GET https://api.example.com/{{N}}', params('N: { type: k8s-name, required: true }'))],
  ['RB060', 'no path', http('GET https://api.example.com'), http('GET https://api.example.com/')],
  ['RB060', 'a user in the address',
    http('GET https://me@api.example.com/x'),
    http('GET https://api.example.com/me@x')],
  ['RB060', 'a host in disguise',
    http('GET https://2130706433/x', { egress: '["2130706433:443"]' }),
    http('GET https://127.0.0.1/x', { egress: '[127.0.0.1:443]' })],
  ['RB060', 'dot segments',
    http('GET https://api.example.com/a/%2e%2E/x'),
    http('GET https://api.example.com/a/..x')],
  ['RB060', 'a protocol version', http(`${get} HTTP/1.1`), http(get)],
  ['RB060', 'a Host header', http(`${get}\nHost: other.example.com`), http(`${get}\nX-Host: other.example.com`)],
  ['RB060', 'a header twice', http(`${get}\nAccept: a\naccept: b`), http(`${get}\nAccept: a, b`)],
  ['RB060', 'a line that is no header', http(`${get}\n{"a":1}`), http(`${get}\nA: 1`)],
  ['RB060', 'a GET with a body', http(`${get}\n\n{"a":1}`), http(`${get}\n\n`)],
  ['RB061', 'a host nobody allowed', http(get, {}), http(get)],
  ['RB061', 'another port', http('GET https://api.example.com:8443/x'), http('GET https://API.example.com:443/x')],
  ['RB062', 'an unknown name', http(`${get}/{{NOPE}}`), http(`${get}/NOPE`)],
  ['RB062', 'blanks in the braces',
    http(post('{"a":"{{ N }}"}'), params('N: { type: boolean, default: true }')),
    http(post('{"a":"{{N}}"}'), params('N: { type: boolean, default: true }'))],
  ['RB062', 'a secret nobody declared',
    http(`${get}\nX-Key: {{secret:TOKEN}}`),
    http(`${get}\nX-Key: {{secret:TOKEN}}`, { ...egress, secrets: '[TOKEN]' })],
  ['RB062', 'a value in a body of unknown form',
    http(post('<a>{{N}}</a>', 'application/xml'), params('N: { type: boolean, default: true }')),
    http(post('<a>1</a>', 'application/xml'))],
  ['RB063', 'a secret in the URL',
    http(`${get}?key={{secret:TOKEN}}`, { ...egress, secrets: '[TOKEN]' }),
    http(post('key={{secret:TOKEN}}', 'application/x-www-form-urlencoded'), { ...egress, secrets: '[TOKEN]' })],
  ['RB064', 'text outside a JSON string',
    http(post('{"a":{{N}}}'), params('N: { type: hostname, required: true }')),
    http(post('{"a":{{N}}}'), params('N: { type: integer, min: 0, max: 9, required: true }'))],
  ['RB064', 'a body that is no JSON', http(post('{a: 1}')), http(post('{"a": 1}'))],
  ['RB064', 'a value in a key',
    http(post('{"{{N}}": 1}'), params('N: { type: hostname, required: true }')),
    http(post('{"a": "{{N}}"}'), params('N: { type: hostname, required: true }'))],
  ['RB070', 'no workflow', dispatch('repo: a/b\nref: main'), dispatch('repo: a/b\nworkflow: c.yml\nref: main')],
  ['RB070', 'an alias in the fence',
    dispatch('repo: &r a/b\nworkflow: c.yml\nref: main'),
    dispatch('repo: a/b\nworkflow: c.yml\nref: main\ninputs: { n: 3, yes: true }')],
  ['RB070', 'text with a value inside',
    dispatch('repo: a/b\nworkflow: c.yml\nref: main\ninputs: { n: "x-{{N}}" }'),
    dispatch('repo: a/b\nworkflow: c.yml\nref: main\ninputs: { n: "x-{N}" }')],
  ['RB071', 'an unknown parameter',
    dispatch('repo: a/b\nworkflow: c.yml\nref: main\ninputs: { n: { param: NOPE } }'),
    dispatch(
      'repo: a/b\nworkflow: c.yml\nref: main\ninputs: { n: { param: YES } }',
      { params: '{ YES: { type: boolean, default: true } }' },
    )],
];

test.each(cases)('%s: %s', (code, _what, wrong, near) => {
  expect(codes(wrong)).toContain(code);
  expect(codes(near)).toEqual([]);
});
