// Whatever people and alerts write, in every position where it can stand: it stays text, and it reads the same.
import { describe, expect, it } from 'vitest';
import { printMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { materialOf, postmortemTree, renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { redact } from '../../../src/render/postmortem/redact.ts';
import { hostile } from './hostile.ts';
import { everywhere } from './everywhere.ts';
import { inputFrom } from './incidents.ts';
import { all, normal, read, shape, visible } from './reading.ts';

describe.each(hostile.map((text, index) => ({ text, number: index + 1 })))('hostile string $number', ({ text }) => {
  const input = inputFrom(everywhere(text), { names: { U1: text, C1: text } });
  const tree = postmortemTree(materialOf(input));
  const { markdown, body, title, path } = renderPostmortem(input);
  const parsed = read(markdown);

  it('is read back as it was meant', () => {
    expect(shape(parsed)).toEqual(shape(tree));
    expect(normal(visible(parsed))).toBe(normal(visible(tree)));
  });

  it('stands whole where plain text is shown', () => {
    const seen = normal(visible(parsed));
    const wanted = normal(redact(text)).slice(0, 200);
    expect(seen.split(wanted).length - 1).toBeGreaterThan(8);
  });

  it('is printed the same when it was read', () => {
    expect(printMarkdown(parsed)).toBe(markdown);
    expect(printMarkdown(read(body))).toBe(body);
  });

  it.each([['document', markdown], ['description', body]])('neither acts nor hides in the %s', (_, printed) => {
    const root = read(printed);
    expect(all(root, 'html').filter((node) => node.value !== '<br>')).toEqual([]);
    for (const type of ['image', 'imageReference', 'definition', 'footnoteReference', 'footnoteDefinition'] as const) expect(all(root, type)).toEqual([]);
    for (const link of all(root, 'link')) expect(link.url).toMatch(/^(?:https?:\/\/|mailto:)/);
    expect([...all(root, 'text'), ...all(root, 'yaml')].map((node) => node.value).filter((value) => acts(value))).toEqual([]);
  });

  it('changes no table and no heading', () => {
    const calm = read(renderPostmortem(inputFrom(everywhere('calm'))).markdown);
    const rows = (root: typeof calm) => all(root, 'table').map((table) => table.children.map((row) => row.children.length));
    expect(rows(parsed)).toEqual(rows(calm));
    expect(all(parsed, 'heading').slice(1).map(visible)).toEqual(all(calm, 'heading').slice(1).map(visible));
    expect(parsed.children.map((node) => node.type)).toEqual(calm.children.map((node) => node.type));
  });

  it('gives a harmless title and path', () => {
    expect(acts(title)).toBe(false);
    expect(title).not.toMatch(/\p{Cc}/u);
    expect(path).toMatch(/^postmortems\/2026\/2026-11-21-inc-42-[a-z0-9_-]*[a-z0-9_]\.md$/);
  });
});

/** A mention, a reference to an issue or a closing word in front of one, as GitHub reads them. */
function acts(text: string): boolean {
  return /@[A-Za-z0-9]/.test(text) || /#\d/.test(text) || /\bGH-\d/i.test(text)
    || /\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):?\s+(?:[\w./-]*#|GH-|https?:)/i.test(text);
}
