// What bash understands and dash, which runs sh fences, does not: it fails there, or quietly means something else.
import type { ParameterExpansionPart, SyntaxNode } from 'unbash';

function parameter(node: ParameterExpansionPart): string | undefined {
  if (node.index !== undefined) return 'arrays';
  if (node.prefix === '!') return '${!X}';
  const what = { Slice: '${X:1}', Replace: '${X/a/b}', CaseModification: '${X^}', Transform: '${X@Q}', Names: '${!X*}' } as const;
  const { operation } = node;
  return operation !== undefined && operation.type in what ? what[operation.type as keyof typeof what] : undefined;
}

/** The name of the syntax, when dash does not know it. */
export function bashOnly(node: SyntaxNode, source: string): string | undefined {
  switch (node.type) {
    case 'TestCommand': return '[[ … ]]';
    case 'ArithmeticCommand': return '(( … ))';
    case 'ArithmeticFor': return 'for (( … ))';
    case 'Select': return 'select';
    case 'Coproc': return 'coproc';
    case 'ProcessSubstitution': return `${node.operator}( … )`;
    case 'HereString': return '<<<';
    case 'AnsiCQuoted': return "$'…'";
    case 'LocaleString': return '$"…"';
    case 'BraceExpansion': return '{a,b}';
    case 'ExtendedGlob': return `${node.operator}( … )`;
    case 'ParameterExpansion': return parameter(node);
    case 'Assignment': return node.index !== undefined || node.append === true || node.value.type === 'ArrayValue' ? 'arrays and +=' : undefined;
    case 'Redirect': return node.operator.startsWith('&>') ? node.operator : undefined;
    case 'Pipeline': return node.operators.includes('|&') ? '|&' : undefined;
    case 'Function': return /^function\s/.test(source.slice(node.pos, node.pos + 9)) ? 'the word function' : undefined;
    default: return undefined;
  }
}
