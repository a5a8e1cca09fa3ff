// RB052–056: what a script calls that a step must not: prompts, eval, second shells, terminals, pipes that lose a failure.
import { problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import { isShell, programOf, startedBy } from './shell-wrappers.ts';
import type { Argument, Call, Script } from './shell-script.ts';

const EVAL = new Set(['eval', 'source', '.']);
const SECOND = new Set(['ssh', 'su', 'xargs', 'watch', 'parallel', 'mosh', 'rsh', 'pssh', 'script']);
const SCREEN = new Set(['top', 'htop', 'atop', 'btop', 'k9s', 'vi', 'vim', 'nvim', 'nano', 'emacs', 'less', 'more', 'man', 'tmux', 'screen', 'passwd', 'visudo']);
const KUBE = new Set(['kubectl', 'oc']);
const CONTAINER = new Set(['docker', 'podman', 'nerdctl', 'crictl']);

function has(words: readonly Argument[], pattern: RegExp): boolean {
  const end = words.findIndex((word) => word.value === '--');
  return words.slice(1, end < 0 ? undefined : end).some((word) => pattern.test(word.value));
}

/** The first word that is neither an option nor, for the options that people write before it, its value. */
function subcommand(words: readonly Argument[]): string {
  const at = words.findIndex((word, index) => index > 0 && !word.value.startsWith('-') && !/^(?:-n|-c|--namespace|--context|--cluster|--kubeconfig|-s|--server)$/.test(words[index - 1]?.value ?? ''));
  return at < 0 ? '' : words[at]?.value ?? '';
}

/** A shell among the words with an option that has a `c`: `bash -c`, `kubectl exec x -- sh -ec`. */
function innerShell(words: readonly Argument[]): boolean {
  if (['echo', 'printf'].includes(programOf(words[0]) ?? '')) return false;
  return words.some((word, index) => {
    if (!isShell(word)) return false;
    const options = words.slice(index + 1);
    const end = options.findIndex((option) => !option.value.startsWith('-'));
    return options.slice(0, end < 0 ? undefined : end).some((option) => /^-[A-Za-z]*c/.test(option.value));
  });
}

function secondShell(words: readonly Argument[]): string | undefined {
  const program = programOf(words[0]);
  if (program !== undefined && SECOND.has(program)) return program;
  return isShell(words[0]) || innerShell(words) ? 'a second shell' : undefined;
}

/** Why a command cannot run without a person before a screen; undefined when it can. */
function terminal(words: readonly Argument[]): string | undefined {
  const program = programOf(words[0]) ?? '';
  const sub = subcommand(words);
  if (program === 'top' && has(words, /^-[A-Za-z]*b/)) return undefined;
  if (SCREEN.has(program)) return `${program} needs a terminal`;
  if (['tail', 'journalctl', 'dmesg'].includes(program) && has(words, /^(?:-[A-Za-z]*[fFw]|--follow.*)$/)) return `${program} --follow never ends`;
  if (KUBE.has(program)) {
    if (['edit', 'attach', 'port-forward', 'proxy', 'rsh'].includes(sub)) return `${program} ${sub} needs a terminal or never ends`;
    if (sub === 'logs' && has(words, /^(?:-f|--follow(?:=true)?)$/)) return `${program} logs --follow never ends`;
    if (sub === 'get' && has(words, /^(?:-w|--watch(?:-only)?(?:=true)?)$/)) return `${program} get --watch never ends`;
    if (sub === 'debug' && !words.some((word) => word.value === '--')) return `${program} debug needs a terminal`;
  }
  const inside = (KUBE.has(program) || CONTAINER.has(program)) && ['exec', 'run', 'debug'].includes(sub);
  if (inside && has(words, /^(?:-[a-z]*t[a-z]*|--tty(?:=true)?)$/)) return `${program} ${sub} --tty needs a terminal`;
  if (CONTAINER.has(program) && sub === 'logs' && has(words, /^(?:-f|--follow)$/)) return `${program} logs --follow never ends`;
  return undefined;
}

/** `sudo` without -n may ask for a password. */
function asks(call: Call): string | undefined {
  const wrapped = call.words.find((word) => programOf(word) === 'sudo' || programOf(word) === 'doas');
  if (wrapped !== call.words[0] || wrapped === undefined) return undefined;
  return has(call.words, /^-[A-Za-z]*n/) || has(call.words, /^--non-interactive$/) ? undefined : `${wrapped.value} may ask for a password: write ${wrapped.value} -n`;
}

function ofCall(call: Call, line: number, isValue: (name: string) => boolean): readonly Problem[] {
  const words = startedBy(call);
  const [name] = words;
  if (call.words[0]?.value === '$' || /^\S+@\S+[$#%>]$|^(?:sh|bash)-[0-9.]+[$#]$/.test(call.words[0]?.text ?? '')) {
    return [problem('RB052', line, `the prompt "${call.words[0]?.text}" is left: write the command alone`)];
  }
  if (EVAL.has(programOf(name) ?? '')) {
    return [problem('RB053', line, `${name?.value} runs text as commands: write them out, or use a function`)];
  }
  if (name?.uses.some((use) => isValue(use.name)) === true) {
    return [problem('RB053', line, `a value is run as a command (${name.text}): write the command out, or choose it with case`)];
  }
  if (programOf(name) === 'trap' && words.slice(1).some((word) => word.uses.some((use) => isValue(use.name)))) {
    return [problem('RB053', line, 'trap runs text with a value in it later: use single quotes around it')];
  }
  const screen = terminal(words) ?? asks(call);
  const problems = screen === undefined ? [] : [problem('RB055', line, `${screen}: make it a "manual" step, or use a form of it that ends by itself`)];
  const second = secondShell(words);
  if (second === undefined) return problems;
  const why = 'reads values as commands again: call the program itself, with its words one by one, or make it a "manual" step';
  return [...problems, problem('RB054', line, `${second} ${why}`)];
}

/** What is wrong with the calls of a script. `lineOf` turns its lines into those of the file; `isValue` knows what comes from outside. */
export function callProblems(script: Script, lineOf: (line: number) => number, isValue: (name: string) => boolean): readonly Problem[] {
  return [
    ...script.calls.flatMap((call) => ofCall(call, lineOf(call.line), isValue)),
    ...script.menus.map((line) => problem('RB055', lineOf(line), 'select asks a person at a terminal: declare a parameter of type enum')),
  ];
}

/** A right side that fails when the left one gave nothing, or a left one that cannot fail, loses nothing. */
function losesFailure(commands: readonly (Call | undefined)[]): boolean {
  const last = commands.at(-1);
  const words = last === undefined ? [] : startedBy(last);
  const strict = programOf(words[0]) === 'jq' && has(words, /^(?:-[A-Za-z]*e[A-Za-z]*|--exit-status)$/);
  const left = commands.slice(0, -1);
  return !strict && !left.every((call) => call !== undefined && ['echo', 'printf'].includes(programOf(call.words[0]) ?? ''));
}

/** RB056: dash has no `pipefail`. */
export function pipeProblems(script: Script, lineOf: (line: number) => number): readonly Problem[] {
  return script.pipes.filter((pipe) => losesFailure(pipe.commands)).map((pipe) =>
    problem('RB056', lineOf(pipe.line), 'dash does not see when the left side of a pipe fails: use a bash fence'));
}
