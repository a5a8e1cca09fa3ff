// YAML without its surprises: no aliases, anchors, tags, duplicate keys or second documents. Knows the line of each value.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { yamlTooHard } from '../bounded-yaml.ts';

export type YamlPath = readonly PropertyKey[];

export type StrictYaml =
  | { readonly ok: true; readonly value: unknown; readonly lineOf: (path: YamlPath) => number }
  | { readonly ok: false; readonly line: number; readonly why: string };

const MAX_DEPTH = 40;

type Refused = { readonly offset: number; readonly why: string };

function firstSurprise(document: Document): Refused | undefined {
  const refused: Refused[] = [];
  const refuse = (offset: number | undefined, why: string): symbol => {
    refused.push({ offset: offset ?? 0, why });
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_key, node) => refuse(node.range?.[0], 'a YAML alias (*name) is refused: write the value out'),
    Node: (_key, node, ancestors) => {
      if ('anchor' in node && node.anchor !== undefined) {
        return refuse(node.range?.[0], 'a YAML anchor (&name) is refused: write the value out');
      }
      if (node.tag !== undefined) return refuse(node.range?.[0], 'a YAML tag (!type) is refused: remove it');
      return ancestors.length > MAX_DEPTH ? refuse(node.range?.[0], 'nested too deeply: write it flatter') : undefined;
    },
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && typeof pair.key.value === 'string') return undefined;
      return refuse(rangeStart(pair.key), 'a key that is not text is refused: put it in quotes');
    },
  });
  return refused[0];
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return offset;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
      continue;
    }
    if (!isSeq(node)) return offset;
    node = node.items[Number(key)];
    offset = rangeStart(node) ?? offset;
  }
  return offset;
}

/**
 * Reads one YAML 1.2 document (core schema). `firstLine` is the line of the file on which the text begins, from 1;
 * `lineOf` answers in the file's lines, with the nearest line above for a path that is not there.
 */
export function readStrictYaml(text: string, firstLine: number): StrictYaml {
  try {
    return readWithin(text, firstLine);
  } catch (error) {
    // The parser (yaml 2) calls itself for each level, and has run out of stack before anything can be counted.
    if (error instanceof RangeError) return { ok: false, line: firstLine, why: 'nested too deeply: write it flatter' };
    throw error;
  }
}

function readWithin(text: string, firstLine: number): StrictYaml {
  const hard = yamlTooHard(text);
  if (hard) return { ok: false, line: firstLine + hard.line - 1, why: hard.message };
  const lines = new LineCounter();
  const lineAt = (offset: number): number => firstLine + Math.max(lines.linePos(offset).line, 1) - 1;
  const document = parseDocument(text, {
    lineCounter: lines, uniqueKeys: true, strict: true, version: '1.2', schema: 'core', prettyErrors: false,
  });
  const error = document.errors[0];
  if (error !== undefined) {
    const why = error.code === 'DUPLICATE_KEY' ? 'a key appears twice: keep one of them' : error.message;
    return { ok: false, line: lineAt(error.pos[0]), why };
  }
  const surprise = firstSurprise(document);
  if (surprise !== undefined) return { ok: false, line: lineAt(surprise.offset), why: surprise.why };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return { ok: true, value, lineOf: (path) => lineAt(offsetOf(document, path)) };
}
