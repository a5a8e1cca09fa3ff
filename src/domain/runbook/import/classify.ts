// One code block by itself: a step that can run, a step for a person, or documentation. In doubt, the less it may do.
import { isCommand, isKnown } from './command.ts';
import type { Block } from './document.ts';
import { labelOf } from './language.ts';
import type { Label } from './language.ts';
import { fillHoles, plainHoles } from './placeholders.ts';
import type { Hole } from './placeholders.ts';
import { cleanPrompts } from './prompts.ts';
import type { Cleaned } from './prompts.ts';
import { readShell } from './shell.ts';
import type { Shell, ShellCommand } from './shell.ts';
import { isSecondShell, terminalWhy } from './terminal.ts';
import { valuesOf, variablesRead, variablesSet } from './variables.ts';

export type Draft = {
  readonly block: Block;
  readonly label: Label;
  readonly is: 'run' | 'manual' | 'documentation';
  /** Why it is no step, or why a person must do it. */
  readonly why: string | undefined;
  /** Prompts and output gone, holes filled. For documentation: as it was. */
  readonly body: string;
  readonly cleaned: Cleaned;
  readonly holes: readonly Hole[];
  readonly shell: Shell;
  /** A block that only sets names: they become parameters. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
};

/** `rbd children [--namespace NAME]`: how it is used, not what to type. */
const SYNOPSIS = /(?:^|\s)\[-{1,2}[a-z]|\s\|\s*-{1,2}[a-z]|\.\.\.(?:\s|$)/;

type Verdict = Pick<Draft, 'is' | 'why'>;

function judge(block: Block, label: Label, cleaned: Cleaned, shell: Shell, stuck: string | undefined): Verdict {
  const sure = label !== 'shell';
  const judged = shell.commands.map((command) => ({ command, real: isCommand(command, shell, sure) }));
  // What is inside $(…) is reached as well, so the first at the top is looked for by its place.
  const first = judged.toSorted((a, b) => a.command.offset - b.command.offset)[0];
  if (shell.why !== undefined) {
    const begins = first?.real === true && first.command.words.length > 1 && isCommand(first.command, shell, true) && first.command.assigns.length === 0;
    if (!begins || cleaned.prompts.length === 0 && sure) return { is: 'documentation', why: `does not read as shell (${shell.why})` };
    return { is: 'manual', why: `does not parse as shell (${shell.why})` };
  }
  if (first === undefined) return { is: 'documentation', why: 'holds no command' };
  if (!first.real || (sure && first.command.words.length === 0)) return { is: 'documentation', why: 'does not begin with a command' };
  // A lone word after a command may well be something that was printed.
  const isLone = (command: ShellCommand): boolean => command !== first.command && command.words.length === 1 && !isCommand(command, shell, true) && !shell.functions.includes(command.words[0] ?? '') && !/[|]/.test(cleaned.body);
  const odd = judged.find(({ real, command }) => (!real && !isCommand(command, shell, false)) || (isLone(command) && !isKnown(command.words[0] ?? '')));
  if (odd !== undefined) {
    const line = block.body.slice(0, block.body.indexOf(odd.command.text)).split('\n').length - 1;
    return { is: 'manual', why: `holds what is perhaps no command: "${odd.command.words.slice(0, 4).join(' ').slice(0, 40)}" near line ${block.bodyLine + Math.max(line, 0)}` };
  }
  if (cleaned.elsewhere !== undefined) return { is: 'manual', why: `was typed elsewhere, at the prompt "${cleaned.elsewhere.slice(0, 40)}"` };
  if (cleaned.doubtful !== undefined) return { is: 'manual', why: `line ${block.bodyLine + cleaned.doubtful} may be typed or printed` };
  if (stuck !== undefined) return { is: 'manual', why: `${stuck} stands where no value can be put` };
  if (SYNOPSIS.test(cleaned.body.replaceAll(/'[^']*'|"[^"]*"/g, ''))) return { is: 'manual', why: 'shows optional parts or an ellipsis: it is not the command itself' };
  for (const { command } of judged) {
    const why = terminalWhy(command);
    if (why !== undefined) return { is: 'manual', why };
  }
  return { is: 'run', why: undefined };
}

/** A value inside the text of a second shell would be read as commands there. */
function withSecondShell(verdict: Verdict, shell: Shell, body: string): Verdict {
  if (verdict.is !== 'run') return verdict;
  const own = variablesSet(body);
  const risky = shell.commands.some((command) => isSecondShell(command) && [...variablesRead(command.text)].some((name) => !own.has(name)));
  return risky ? { is: 'manual', why: 'puts a value into the text of a second shell, which would read it as commands' } : verdict;
}

export function draftOf(block: Block): Draft {
  const label = labelOf(block.language);
  const cleaned = cleanPrompts(block.body);
  const filled = fillHoles(cleaned.body);
  const shell = readShell(filled.body);
  const base = { block, label, cleaned, shell, values: [], holes: [] };
  if (label === 'other') return { ...base, is: 'documentation', why: `is ${block.language}`, body: block.body };
  if (block.body.trim() === '') return { ...base, is: 'documentation', why: 'is empty', body: block.body };
  const values = valuesOf(cleaned.body);
  if (values !== undefined && label === 'shell') {
    return { ...base, is: 'documentation', why: 'only sets values, which became parameters', body: block.body, values };
  }
  const verdict = withSecondShell(judge(block, label, cleaned, shell, filled.stuck), shell, filled.body);
  if (verdict.is === 'documentation') return { ...base, ...verdict, body: block.body };
  const { body, holes } = verdict.is === 'manual' && (filled.stuck !== undefined || shell.why !== undefined) ? plainHoles(cleaned.body) : filled;
  return { ...base, ...verdict, body, holes };
}

/** The next lesser thing: what runs is given to a person, what a person had becomes documentation. */
export function demoted(draft: Draft, why: string): Draft {
  if (draft.is === 'run') return { ...draft, is: 'manual', why };
  return { ...draft, is: 'documentation', why, body: draft.block.body, holes: [] };
}
