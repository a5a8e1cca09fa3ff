// Where a script reads a variable: `$X`, `${X…}`, and names without `$` in arithmetic.
import { forEachChild } from 'unbash';
import type { ParameterExpansionPart, ParameterOperation, SyntaxNode, Word } from 'unbash';
import type { Walk } from './shell-notes.ts';
import type { Place } from './shell-script.ts';

/** The names in an arithmetic text; hexadecimal numbers and `2#…` bases are none. */
export function identifiers(text: string): readonly string[] {
  return [...text.matchAll(/(?<![A-Za-z0-9_#])[A-Za-z_][A-Za-z0-9_]*/g)].map((match) => match[0]);
}

/** A word that bash computes: names in it count without a `$` too. */
export function readComputedWord(word: Word, { visit, use }: Walk): void {
  visit(word, 'computed');
  if (word.parts === undefined) for (const name of identifiers(word.value)) use(name, word.pos, 'computed', { bare: true });
}

function readOperation(operation: ParameterOperation, place: Place, walk: Walk): void {
  switch (operation.type) {
    case 'Default': return walk.visit(operation.operand, place);
    case 'Slice':
      readComputedWord(operation.offset, walk);
      return operation.length === undefined ? undefined : readComputedWord(operation.length, walk);
    // Patterns and replacements are neither split nor computed.
    default: return forEachChild(operation, (child) => walk.visit(child, 'whole'));
  }
}

function readParameter(node: ParameterExpansionPart, place: Place, walk: Walk): void {
  const { operation } = node;
  const optional = operation?.type === 'Default' && /^:?[-+=]$/.test(operation.operator);
  // `${!X*}` lists names. `${!X}` takes the value of X as a name; `@P` as a prompt, in which commands run. A length is a number.
  const names = operation?.type === 'Names';
  const indirect = node.prefix === '!' && !names && node.index === undefined;
  const prompt = operation?.type === 'Transform' && operation.operand.value === 'P';
  const own = node.prefix === '#' ? 'whole' : place;
  if (!names) walk.use(node.parameter, node.pos, indirect || prompt ? 'computed' : own, { optional });
  if (node.index !== undefined && !/^[@*]$/.test(node.index.value)) readComputedWord(node.index, walk);
  if (operation !== undefined) readOperation(operation, place, walk);
}

/** Reads the node if it is an expansion, quotes around expansions or arithmetic, and says whether it was. */
export function readExpansion(node: SyntaxNode, place: Place, walk: Walk): boolean {
  switch (node.type) {
    case 'SimpleExpansion':
      if (/^\$[A-Za-z_]/.test(node.text)) walk.use(node.text.slice(1), node.pos, place);
      return true;
    case 'ParameterExpansion':
      readParameter(node, place, walk);
      return true;
    case 'DoubleQuoted': case 'LocaleString':
      for (const part of node.parts) walk.visit(part, place === 'computed' ? place : 'whole');
      return true;
    case 'CommandExpansion': case 'ProcessSubstitution': case 'ArithmeticCommandExpansion':
      if (node.script !== undefined) walk.visit(node.script, 'split');
      return true;
    case 'ArithmeticExpansion': case 'ArithmeticCommand': {
      if (node.expression !== undefined) walk.visit(node.expression, 'computed');
      else for (const name of identifiers(node.type === 'ArithmeticCommand' ? node.body : node.text)) walk.use(name, node.pos, 'computed', { bare: true });
      return true;
    }
    case 'ArithmeticWord':
      for (const part of node.parts ?? []) walk.visit(part, 'computed');
      if (node.parts === undefined) for (const name of identifiers(node.value)) walk.use(name, node.pos, 'computed', { bare: true });
      return true;
    default: return false;
  }
}
