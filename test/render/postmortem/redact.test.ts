// What is taken for a secret, and what is not; and that none gets through wherever it stands.
import { describe, expect, it } from 'vitest';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { clean, oneLine } from '../../../src/render/postmortem/prose.ts';
import { redact } from '../../../src/render/postmortem/redact.ts';
import { syncComment } from '../../../src/render/postmortem/sync-comment.ts';
import { everywhere } from './everywhere.ts';
import { ada, inputFrom, type Happening } from './incidents.ts';
import { harmless, secrets } from './secrets.ts';

/** No part of it may be seen: its longest stretch without signs stands for it. */
function core(secret: string): string {
  const parts = secret.replaceAll(/-----[^-]*-----/g, '').match(/[A-Za-z0-9]+/g) ?? [];
  return [...parts].sort((a, b) => b.length - a.length)[0] ?? secret;
}

it('knows more than thirty shapes', () => expect(secrets.length).toBeGreaterThan(60));

describe.each(secrets)('$what', ({ text, kept, secret }) => {
  it('is taken out, what stands before it stays, and twice changes no more', () => {
    const safe = redact(`before ${text} after`);
    expect(safe).not.toContain(core(secret));
    expect(safe.startsWith(`before ${kept}[redacted`)).toBe(true);
    expect(redact(safe)).toBe(safe);
  });

  it('is seen right behind a terminal sequence, in brackets, in quotes and at the end of a line', () => {
    for (const one of [`\u001b[31m${text}\u001b[0m`, `(${text})`, `see\n${text}\nand`]) {
      expect(clean(one)).not.toContain(core(secret));
      expect(oneLine(one)).not.toContain(core(secret));
    }
  });

  it('is nowhere in document, description, title, path and comment, wherever people and systems put it', () => {
    const more: readonly Happening[] = [
      { kind: 'followup.added', at: 5, by: ada, data: { followup: 2, text } }, { kind: 'followup.issue_opened', at: 6, data: { followup: 2, repo: 'acme/x', number: 1, url: `https://x.example/?q=${text}`, node: 'I_1' } },
      { kind: 'followup.issue_edited', at: 7, data: { followup: 2, title: text } }, { kind: 'followup.settled', at: 8, by: ada, data: { followup: 2, how: 'declined', reason: text } },
      { kind: 'note.added', at: 9, by: ada, data: { text: '<@U0IVY> in <#C0INC42>' } },
      { kind: 'note.added', at: 9, by: ada, data: { text, from: { row: 'R1', source: text.slice(0, 100), url: `https://x.example/${text}`.slice(0, 2_000) } } },
    ];
    const { markdown, body, title, path } = renderPostmortem(inputFrom([...everywhere(text), ...more], { names: { U0IVY: text, C0INC42: text } }));
    const comment = syncComment({ why: 'ready', conflicts: [{ where: text, person: text, machine: text }], waiting: [text] });
    for (const part of [markdown, body, title, path, comment]) expect(part.includes(core(secret))).toBe(false);
  });
});

it.each(harmless)('leaves alone: %s', (text) => {
  expect(redact(text)).toBe(text);
});
