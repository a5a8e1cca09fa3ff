// Builds runbooks for tests from the few lines a test is about, and hostile text from a seed.
import { readFileSync } from 'node:fs';
import { parseRunbook } from '../../../src/domain/runbook/parse.ts';
import type { Runbook, Step } from '../../../src/domain/runbook/types.ts';

const BASE: Readonly<Record<string, string>> = {
  runbook: '1', id: 'some-runbook', title: 'Some runbook', owner: '"@acme/team"', 'last-reviewed': '2026-10-02',
  executor: 'http-only',
};

/** A runbook's text: the required frontmatter, changed or extended by `front` ('' removes a key), then the body. */
export function text(front: Readonly<Record<string, string>>, body = ''): string {
  const keys = Object.entries({ ...BASE, ...front }).filter(([, value]) => value !== '');
  return ['---', ...keys.map(([key, value]) => `${key}: ${value}`), '---', '', '# Guide', '', body, ''].join('\n');
}

/** A fence with its annotation as JSON. */
export function fence(language: string, annotation: Readonly<Record<string, string>>, body = 'true'): string {
  return [`\`\`\`${language} ${JSON.stringify(annotation)}`, body, '```', ''].join('\n');
}

/** The codes of all findings, in the order of the lines. */
export function codes(source: string): readonly string[] {
  return parseRunbook({ path: 'runbooks/some-runbook.md', text: source }).findings.map((found) => found.code);
}

export function parsed(source: string): Runbook {
  const result = parseRunbook({ path: 'runbooks/some-runbook.md', text: source });
  if (!result.ok) throw new Error(`the test's runbook is wrong: ${JSON.stringify(result.findings)}`);
  return result.runbook;
}

export function stepOf(runbook: Runbook, name: string): Step {
  const step = runbook.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/runbooks/${name}`, import.meta.url), 'utf8');
}

export function shipped(name: string): string {
  return readFileSync(new URL(`../../../runbooks/${name}`, import.meta.url), 'utf8');
}

/** Numbers in [0, 1) from a seed (mulberry32): the same ones on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const NASTY = [
  '"', '\\', '\\"', '\\u0022', '/', '//', '..', '../', '.', '%', '%2e%2e', '%2F', '%0d%0a', '?', '#', '&', '=',
  '@', ':', ';', ' ', "'", '\r', '\n', '\r\n', '\t', '\0', '\u001b[31m', '\u2028', '\u202e', '{{', '}}', '{{FLAG}}',
  '{{secret:TOKEN}}', '${x}', '$(id)', '`id`', '-', '--', 'a', 'b', '0', '9', 'é', '😀', '\ud800', '\udc00',
  '",', '":', '}', '{', '[', ']', 'null', 'true',
  '__proto__', 'Host: evil',
];

/** Up to eight pieces of what has broken encoders before. */
export function hostile(random: () => number): string {
  const length = Math.floor(random() * 9);
  return Array.from({ length }, () => NASTY[Math.floor(random() * NASTY.length)] ?? '').join('');
}
