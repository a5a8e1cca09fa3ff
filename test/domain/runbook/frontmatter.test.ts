// RB001–003 and 030–034: what may stand in the frontmatter. Each fault, and the near miss that is fine.
import { expect, test } from 'vitest';
import { codes, text } from './support.ts';

const egress = { egress: '[api.example.com:443]' };
const params = (list: string): Readonly<Record<string, string>> => ({ ...egress, params: `{ ${list} }` });

type Case = readonly [code: string, what: string, wrong: string, near: string];

const files: readonly Case[] = [
  ['RB001', 'no frontmatter', '# Only words\n', text({})],
  ['RB001', 'frontmatter that is not at the top', `\n${text({})}`, text({})],
  ['RB002', 'YAML that does not parse', text({ title: '[open' }), text({ title: '"[open]"' })],
  ['RB002', 'an alias', text({ title: '&t Some title', id: '*t' }), text({ title: '"&t Some title"' })],
  ['RB002', 'a tag', text({ title: '!!str Some title' }), text({ title: '"!!str Some title"' })],
  ['RB002', 'a duplicate key', text({ timeout: '10m\ntimeout: 20m' }), text({ timeout: '10m' })],
  ['RB002', 'a number as key',
    text({ params: '{ 1: { type: boolean, default: true } }' }),
    text({ params: '{ N: { type: boolean, default: true } }' })],
  ['RB003', 'an unknown key', text({ titel: 'x' }), text({ runme: '{ version: v3 }' })],
  ['RB003', 'a missing key', text({ executor: '' }), text({})],
  ['RB003', 'a day that is not in the calendar',
    text({ 'last-reviewed': '2026-02-30' }),
    text({ 'last-reviewed': '2028-02-29' })],
  ['RB003', 'an empty rule', text({ match: '[{}]' }), text({ match: '[{ urgency: low }]' })],
  ['RB003', 'another format version', text({ runbook: '2' }), text({ runbook: '1' })],
  ['RB003', 'a wildcard in egress',
    text({ egress: '["*.example.com:443"]' }),
    text({ egress: '[a.example.com:443]' })],
  ['RB003', 'a port that does not exist',
    text({ egress: '[a.example.com:65536]' }),
    text({ egress: '[a.example.com:65535]' })],
  ['RB003', 'a concurrency key that is no parameter',
    text({ concurrency: '{ key: [NOPE], policy: queue }' }),
    text({ concurrency: '{ key: [], policy: queue }' })],
  ['RB003', 'a pattern without anchors',
    text(params('N: { type: string, pattern: "[a-z]+", required: true }')),
    text(params('N: { type: string, pattern: "^[a-z]+$", required: true }'))],
  ['RB003', 'an integer without bounds',
    text(params('N: { type: integer, required: true }')),
    text(params('N: { type: integer, min: 0, max: 1, required: true }'))],
  ['RB003', 'bounds the wrong way round',
    text(params('N: { type: integer, min: 2, max: 1, required: true }')),
    text(params('N: { type: integer, min: 1, max: 1, required: true }'))],
  ['RB003', 'a loader name as secret',
    text({ secrets: '[LD_PRELOAD]' }),
    text({ secrets: '[PGPASSWORD, AWS_SECRET_ACCESS_KEY, GH_TOKEN]' })],
  ['RB003', 'another shell', text({ shell: 'zsh' }), text({ shell: 'bash' })],
];

const values: readonly Case[] = [
  ['RB030', 'a pattern that is no RE2',
    text(params('N: { type: string, pattern: "^(?=a)b$", required: true }')),
    text(params('N: { type: string, pattern: "^(?:a)b$", required: true }'))],
  ['RB030', 'a title that is no RE2',
    text({ match: "[{ title: '(a)\\1' }]" }),
    text({ match: "[{ title: '(a)b' }]" })],
  ['RB032', 'a default outside its type',
    text(params('N: { type: integer, min: 1, max: 5, default: 6 }')),
    text(params('N: { type: integer, min: 1, max: 5, default: 5 }'))],
  ['RB032', 'a default of an enum',
    text(params('N: { type: enum, values: [a, b], default: c }')),
    text(params('N: { type: enum, values: [a, b], default: b }'))],
  ['RB033', 'a value that looks like an option',
    text(params('N: { type: enum, values: [a, --all], required: true }')),
    text(params('N: { type: enum, values: [a, all--], required: true }'))],
  ['RB034', 'a value from nowhere',
    text(params('N: { type: boolean }')),
    text(params('N: { type: boolean, from: incident.alert.flag }'))],
];

const cases: readonly Case[] = [...files, ...values];

test.each(cases)('%s: %s', (code, _what, wrong, near) => {
  expect(codes(wrong)).toContain(code);
  expect(codes(near)).toEqual([]);
});
