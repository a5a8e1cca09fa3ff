// RB010–012: what may stand on a fence. Each fault, and the near miss that is fine.
import { expect, test } from 'vitest';
import { codes, fence, text } from './support.ts';

const read = { risk: 'read' };
const get = 'GET https://api.example.com/x';
const egress = { egress: '[api.example.com:443]' };
const http = (body: string, front: Readonly<Record<string, string>> = egress): string =>
  text(front, fence('http', { name: 'call', ...read }, body));
const steps = (...all: readonly string[]): string => text({}, all.join('\n'));
const dispatch = (body: string, front = {}): string =>
  text(front, fence('yaml', { name: 'go-on', kind: 'workflow_dispatch' }, body));

type Case = readonly [code: string, what: string, wrong: string, near: string];

const cases: readonly Case[] = [
  ['RB010', 'the annotation before the language',
    steps('```{"name":"one-step"} sh\na\n```'),
    steps('```sh {"name":"one-step"}\na\n```')],
  ['RB010', 'no language at all', steps('``` {"name":"one-step"}\na\n```'), steps('```\na\n```')],
  ['RB010', 'no blank between the two',
    steps('```sh{"name":"one-step"}\na\n```'),
    steps('```sh  {"name":"one-step"}\na\n```')],
  ['RB011', 'an unknown key',
    steps(fence('sh', { name: 'one-step', retry: '2' })),
    steps(fence('sh', { name: 'one-step', mimetype: 'text/plain' }))],
  ['RB011', 'a key twice',
    steps('```sh {"name":"one-step","risk":"change","risk":"read"}\na\n```'),
    steps('```sh {"name":"one-step","risk":"change"}\na\n```')],
  ['RB011', 'keys but no name', steps(fence('sh', read)), steps(fence('sh', { tag: 'x' }))],
  ['RB011', 'a name of one character', steps(fence('sh', { name: 'x' })), steps(fence('sh', { name: 'xy' }))],
  ['RB011', 'a brace inside a value',
    steps('```sh {"name":"one-step","tag":"}"}\na\n```'),
    steps('```sh {"name":"one-step","tag":"x"}\na\n```')],
  ['RB011', 'text after the annotation',
    steps('```sh {"name":"one-step"} {"risk":"read"}\na\n```'),
    steps('```sh { name=one-step risk=read }\na\n```')],
  ['RB011', 'an object as value',
    steps('```sh {"name":"one-step","risk":["read"]}\na\n```'),
    steps('```sh {"name":"one-step","retries":0,"idempotent":true}\na\n```')],
  ['RB011', 'no closing brace',
    steps('```sh {"name":"one-step"\na\n```'),
    steps('```sh {"name":"one-step"}\na\n```')],
  ['RB011', 'a quoted value in the older form',
    steps('```sh { name="one-step" }\na\n```'),
    steps('```sh { name=one-step }\na\n```')],
  ['RB011', 'a duration without unit',
    steps(fence('sh', { name: 'one-step', timeout: '10' })),
    steps(fence('sh', { name: 'one-step', timeout: '10s' }))],
  ['RB011', 'six approvers',
    steps(fence('text', { name: 'ask-them', kind: 'approval', count: '6' })),
    steps(fence('text', { name: 'ask-them', kind: 'approval', count: '5' }))],
  ['RB011', 'approvers on a script',
    steps(fence('sh', { name: 'one-step', by: 'sre' })),
    steps(fence('text', { name: 'one-step', kind: 'manual', by: 'sre' }))],
  ['RB011', 'an expected header that is no RE2',
    http(get).replace('"read"', '"read","expect-header":"x: (?=a)"'),
    http(get).replace('"read"', '"read","expect-header":"x: ^a"')],
  ['RB012', 'a language nothing runs',
    steps(fence('python', { name: 'one-step' })),
    steps(fence('python', { name: 'one-step', kind: 'manual' }))],
  ['RB012', 'an unknown kind',
    steps(fence('sh', { name: 'one-step', kind: 'manuel' })),
    steps(fence('sh', { name: 'one-step', kind: 'run' }))],
  ['RB012', 'a workflow in a text fence',
    steps(fence('text', { name: 'one-step', kind: 'workflow_dispatch' })),
    dispatch('repo: a/b\nworkflow: c.yml\nref: main')],
];

test.each(cases)('%s: %s', (code, _what, wrong, near) => {
  expect(codes(wrong)).toContain(code);
  expect(codes(near)).toEqual([]);
});
