// `{{NAME}}` and `{{secret:NAME}}` in the text of an http step: found once, replaced in one pass, never expanded again.

export type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'param'; readonly name: string }
  | { readonly is: 'secret'; readonly name: string }
  /** Two opening braces that are neither. */
  | { readonly is: 'unknown'; readonly text: string };

export type Hole = Exclude<Part, { is: 'text' }>;

const BRACES = /\{\{(?:(secret:)?([A-Z][A-Z0-9_]*)\}\}|[^}\n]{0,60}(?:\}\})?)/g;

/** Cuts a template into literal text and holes, in order. */
export function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of template.matchAll(BRACES)) {
    if (match.index > at) parts.push({ is: 'text', text: template.slice(at, match.index) });
    at = match.index + match[0].length;
    const name = match[2];
    if (name === undefined) parts.push({ is: 'unknown', text: match[0] });
    else parts.push({ is: match[1] === undefined ? 'param' : 'secret', name });
  }
  if (at < template.length) parts.push({ is: 'text', text: template.slice(at) });
  return parts;
}

/** The holes of a template, in order. */
export function holesOf(template: string): readonly Hole[] {
  return partsOf(template).filter((part) => part.is !== 'text');
}
