// How an end is written down: two halves of text, and the value that a step hands on.
import { expect, test } from 'vitest';
import type { Ended } from '../../src/runner/executor.ts';
import { refusalOf, reportOf } from '../../src/runner/report.ts';

const end = (output: Uint8Array | string, more: Partial<Ended & { stdout: Uint8Array }> = {}): Ended => ({
  status: 'succeeded', code: 0, output: Buffer.from(output), bytes: output.length, sha: 's', durationMs: 7.4, ...more,
});

test('a short output stands in the head', () => {
  expect(reportOf(end('fine\n'), undefined)).toEqual({ status: 'succeeded', code: 0, head: 'fine\n', tail: '', sha: 's', bytes: 5, tookMs: 7.4, value: undefined, final: false });
});

test('a long one is cut in two where a character begins, and nothing is lost', () => {
  const text = `a${'é'.repeat(100_000)}`;
  const { head, tail } = reportOf(end(text), undefined);
  expect([head + tail, Buffer.byteLength(head), head.includes('\uFFFD')]).toEqual([text, 131_071, false]);
});

test.each<[string, Ended, 'integer' | undefined, string | undefined]>([
  ['standard output, trimmed', end('warning\n3\n', { stdout: Buffer.from(' 3\n') }), 'integer', '3'],
  ['all of it where the streams are not apart', end('3\n'), 'integer', '3'],
  ['nothing of a step that hands on nothing', end('3\n'), undefined, undefined],
  ['nothing of one that failed', end('3\n', { status: 'failed', code: 1 }), 'integer', undefined],
  ['one byte more than is allowed of what is too long', end('x'.repeat(9_000)), 'integer', 'x'.repeat(4_097)],
])('it hands on %s', (_what, one, output, value) => {
  expect(reportOf(one, { output }).value).toBe(value);
});

test('what PostgreSQL cannot hold is replaced', () => {
  expect(reportOf(end(Buffer.from([0x61, 0x00, 0xff, 0x62])), { output: 'line' })).toMatchObject({ head: 'a\uFFFD\uFFFDb', value: 'a\uFFFD\uFFFDb' });
});

test('a refusal never began and is final', () => {
  expect(refusalOf('No.')).toMatchObject({ status: 'failed', code: undefined, head: 'No.', tookMs: 0, final: true });
  expect(refusalOf('Stopped.', 'cancelled')).toMatchObject({ status: 'cancelled', final: true });
});
