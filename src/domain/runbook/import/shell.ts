// A script as its commands, read by a real parser of the shell's grammar. Nothing is ever run here.
import { forEachChild, parse } from 'unbash';
import type { Command, SyntaxNode } from 'unbash';

export type ShellCommand = {
  /** The command and its arguments, quotes removed; assignments before it left out. */
  readonly words: readonly string[];
  /** What is assigned before the command, or by it alone. */
  readonly assigns: readonly string[];
  /** Exactly as written. */
  readonly text: string;
  /** From 0 in the script. */
  readonly offset: number;
};

export type Shell = {
  readonly why: string | undefined;
  readonly commands: readonly ShellCommand[];
  /** How many commands stand one after the other at the top. */
  readonly statements: number;
  readonly functions: readonly string[];
  /** Something of bash that dash does not know, or a pipe, whose left side only bash watches. */
  readonly needsBash: boolean;
};

const BASH_ONLY = new Set(['TestCommand', 'ArithmeticCommand', 'ArithmeticFor', 'Select', 'Coproc', 'ProcessSubstitution', 'AnsiCQuoted', 'ArrayValue', 'BraceExpansion', 'HereString', 'ExtendedGlob', 'Pipeline']);

function commandOf(node: Command, text: string): ShellCommand {
  const args = node.args.flatMap((one) => (one.type === 'Word' ? [one.value] : [one.text]));
  return {
    words: node.name === undefined ? [] : [node.name.value, ...args],
    assigns: node.prefix.flatMap((one) => (one.type === 'Assignment' ? [one.name] : [])),
    text: text.slice(node.pos, node.end), offset: node.pos,
  };
}

/** `why` says what is wrong when the text is no shell at all, and is undefined when it parses. */
export function readShell(text: string): Shell {
  const commands: ShellCommand[] = [];
  const functions: string[] = [];
  let [why, needsBash]: [string | undefined, boolean] = [undefined, /\bset\s+-o\s+pipefail|&>|\bfunction\s|\[\[|\$\{\w+(?:\[|\/|:[0-9]|,|\^)/.test(text)];
  const walk = (node: SyntaxNode): void => {
    if (node.type === 'Script' && 'errors' in node) why ??= node.errors?.[0]?.message;
    if (node.type === 'Command') commands.push(commandOf(node, text));
    if (node.type === 'Function') functions.push(node.name.value);
    if (node.type === 'Redirect' && node.target === undefined) why ??= 'a redirection without a target';
    needsBash ||= BASH_ONLY.has(node.type);
    forEachChild(node, walk);
  };
  const script = parse(text);
  walk(script);
  return { why, commands, statements: script.commands.length, functions, needsBash };
}
