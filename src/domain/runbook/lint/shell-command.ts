// A command of a script with its words, what it assigns and what is fed to it.
import { forEachChild } from 'unbash';
import type { Assignment, Command, Pipeline, Redirection, Word } from 'unbash';
import { readComputedWord } from './shell-expansion.ts';
import type { Walk } from './shell-notes.ts';
import type { Argument, Call, Place, Use } from './shell-script.ts';

export function readAssignment(node: Assignment, place: Place, walk: Walk): readonly Use[] {
  walk.only(node);
  if (node.index !== undefined) readComputedWord(node.index, walk);
  const { uses } = walk.notes;
  const before = uses.length;
  if (node.value.type !== 'Word') for (const element of node.value.elements) walk.visit(element, 'split');
  else if (place === 'computed') readComputedWord(node.value, walk);
  else walk.visit(node.value, place);
  const from = uses.slice(before);
  walk.notes.assigned.push({ name: node.name, from });
  return from;
}

/** What a here-document or here-string feeds; the target of a redirection is a word like others. */
export function readRedirection(node: Redirection, walk: Walk): readonly Use[] {
  walk.only(node);
  walk.span(node, false);
  if (node.type === 'HereDoc') {
    walk.span(node.body, true);
    return (node.body.parts ?? []).flatMap((part) => walk.usesIn(part, 'whole'));
  }
  if (node.target === undefined) return [];
  if (node.type === 'HereString') return walk.usesIn(node.target, 'whole');
  walk.visit(node.target, 'split');
  return [];
}

function readArgument(word: Word, walk: Walk): Argument {
  const uses = walk.usesIn(word, 'split');
  const [first, ...rest] = word.parts ?? [];
  const inner = first?.type === 'DoubleQuoted' ? first.parts : word.parts ?? [];
  const pure = rest.length === 0 && inner.length === 1 && (inner[0]?.type === 'SimpleExpansion' || inner[0]?.type === 'ParameterExpansion');
  return { text: word.text, value: word.value, literal: uses.length === 0, pure, uses };
}

export function readCommand(node: Command, walk: Walk): void {
  const words: Argument[] = node.name === undefined ? [] : [readArgument(node.name, walk)];
  const fed: Use[] = [];
  const declares = ['declare', 'typeset', 'local'].includes(node.name?.value ?? '');
  const integers = declares && node.suffix.some((part) => part.type === 'Word' && /^-[a-zA-Z]*i/.test(part.value));
  for (const part of node.prefix) {
    if (part.type === 'Assignment') readAssignment(part, 'whole', walk);
    else fed.push(...readRedirection(part, walk));
  }
  for (const part of node.suffix) {
    if (part.type === 'Word') words.push(readArgument(part, walk));
    else if (part.type !== 'Assignment') fed.push(...readRedirection(part, walk));
    else {
      const uses = readAssignment(part, integers ? 'computed' : 'whole', walk);
      words.push({ text: part.text, value: part.text, literal: uses.length === 0, pure: false, uses });
    }
  }
  const call: Call = { line: walk.lineAt(node.name?.pos ?? node.pos), words, fed };
  walk.callOf.set(node, call);
  if (words.length > 0) walk.notes.calls.push(call);
}

export function readPipeline(node: Pipeline, walk: Walk): void {
  forEachChild(node, (child) => walk.visit(child, 'split'));
  if (node.commands.length < 2) return;
  walk.notes.pipes.push({ line: walk.lineAt(node.commands[0]?.end ?? node.pos), commands: node.commands.map((one) => walk.callOf.get(one)) });
}
