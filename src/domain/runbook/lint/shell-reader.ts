// Walks the syntax tree of a script once and notes down what the rules ask about.
import { forEachChild } from 'unbash';
import type { SyntaxNode, TestExpression } from 'unbash';
import { bashOnly } from './shell-bash-only.ts';
import { readAssignment, readCommand, readPipeline, readRedirection } from './shell-command.ts';
import { readComputedWord, readExpansion } from './shell-expansion.ts';
import { createLines, emptyNotes } from './shell-notes.ts';
import type { Notes, Walk } from './shell-notes.ts';
import type { Place } from './shell-script.ts';

/** The parser itself stops at 256 in one script, and begins anew in each `$( … )`; a person's script has ten. */
const DEEPEST = 120;
const NUMERIC = /^-(?:eq|ne|lt|le|gt|ge)$/;

function readTest(node: TestExpression, walk: Walk): void {
  if (node.type === 'TestBinary') {
    for (const side of [node.left, node.right]) {
      if (NUMERIC.test(node.operator)) readComputedWord(side, walk);
      else walk.visit(side, 'whole');
    }
    return;
  }
  // -v takes the value as the name of a variable, whose index bash computes.
  if (node.type === 'TestUnary') return walk.visit(node.operand, ['-v', '-R'].includes(node.operator) ? 'computed' : 'whole');
  forEachChild(node, (child) => walk.visit(child, 'whole'));
}

function readLoop(node: Extract<SyntaxNode, { type: 'For' | 'Select' }>, walk: Walk): void {
  const { notes } = walk;
  if (node.type === 'Select') notes.menus.push(walk.lineAt(node.pos));
  const from = (node.wordlist ?? []).flatMap((word) => walk.usesIn(word, 'split'));
  notes.assigned.push({ name: node.name.value, from });
  walk.visit(node.body, 'split');
}

function readCase(node: Extract<SyntaxNode, { type: 'Case' }>, walk: Walk): void {
  walk.visit(node.word, 'whole');
  for (const item of node.items) {
    for (const pattern of item.pattern) walk.visit(pattern, 'whole');
    walk.visit(item.body, 'split');
  }
}

function enter(node: SyntaxNode, place: Place, walk: Walk): void {
  const { notes } = walk;
  walk.only(node);
  if (readExpansion(node, place, walk)) return;
  switch (node.type) {
    case 'Script':
      for (const error of node.errors ?? []) notes.faults.push({ line: walk.lineAt(error.pos), what: error.message });
      return forEachChild(node, (child) => walk.visit(child, 'split'));
    case 'Command': return readCommand(node, walk);
    case 'Assignment': return void readAssignment(node, 'whole', walk);
    case 'Pipeline': return readPipeline(node, walk);
    case 'Redirect': case 'HereString': case 'HereDoc': return void readRedirection(node, walk);
    case 'Word':
      walk.span(node, false);
      return forEachChild(node, (child) => walk.visit(child, place));
    case 'SingleQuoted': case 'AnsiCQuoted': return walk.span(node, true);
    case 'TestBinary': case 'TestUnary': case 'TestLogical': case 'TestNot': case 'TestGroup': return readTest(node, walk);
    case 'For': case 'Select': return readLoop(node, walk);
    case 'Case': return readCase(node, walk);
    case 'Function':
      notes.functions.push(node.name.value);
      return walk.visit(node.body, 'split');
    default: return forEachChild(node, (child) => walk.visit(child, place));
  }
}

/** Throws RangeError where the script is nested too deeply. */
export function readTree(tree: SyntaxNode, source: string): Notes {
  const notes = emptyNotes();
  const lines = createLines(source);
  let depth = 0;
  const visit = (node: SyntaxNode, place: Place): void => {
    if (depth >= DEEPEST) throw new RangeError('nested too deeply');
    depth += 1;
    const decoded = node.type === 'CommandExpansion' && node.script?.source !== undefined;
    lines.within(decoded ? node.pos : undefined, () => enter(node, place, walk));
    depth -= 1;
  };
  const walk: Walk = {
    source, notes, callOf: new Map(), visit, lineAt: lines.at,
    usesIn(node, place) {
      const before = notes.uses.length;
      visit(node, place);
      return notes.uses.slice(before);
    },
    use: (name, pos, place, { optional = false, bare = false } = {}) => void notes.uses.push({ name, line: lines.at(pos), place, optional, bare }),
    only(node) {
      const what = bashOnly(node, source);
      if (what !== undefined) notes.bashOnly.push({ line: lines.at(node.pos), what });
    },
    span: (node, inner) => void (lines.isFixed() || notes.spans.push({ from: node.pos, to: node.end, inner })),
  };
  visit(tree, 'split');
  return notes;
}
