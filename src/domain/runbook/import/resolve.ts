// The variables of a whole file: what one step hands to a later one becomes an output, the rest become parameters.
import { STEP_NAME } from '../values.ts';
import type { Draft } from './classify.ts';
import { guessedType, paramName } from './param-names.ts';
import { isOfTheShell, outputOf, rewriteReads, singleWords, variablesRead, variablesSet } from './variables.ts';

export type ImportedParam = { readonly name: string; readonly type: string; readonly default: string | undefined; readonly description: string };
export type Resolved = {
  /** In the order of the file; documentation too. `output`: the name and type under which a step hands its output on. */
  readonly drafts: readonly (Draft & { readonly output?: { readonly name: string; readonly type: string } })[];
  readonly params: readonly ImportedParam[];
  readonly notes: readonly { readonly line: number; readonly text: string }[];
};

/** A default is given only where it fits every type that could have been guessed. */
function defaultOf(value: string, type: string): string | undefined {
  return /^[a-z0-9](?:[-a-z0-9.]{0,60}[a-z0-9])?$/.test(value) && /k8s-name|hostname|A-Za-z0-9\._:@-/.test(type) ? value : undefined;
}

function readIn(draft: Draft | undefined, name: string): boolean {
  return draft !== undefined && draft.is !== 'documentation' && variablesRead(draft.body).has(name) && !variablesSet(draft.body).has(name);
}

/** Only a step that sets nothing else, once in the file, read later and never before, by a name that is free. */
function outputsOf(drafts: readonly Draft[]): ReadonlyMap<Draft, { readonly name: string; readonly old: string; readonly body: string; readonly type: string }> {
  const outputs = new Map<Draft, { name: string; old: string; body: string; type: string }>();
  const holes = new Set(drafts.flatMap((draft) => draft.holes.map((hole) => hole.name)));
  for (const [i, draft] of drafts.entries()) {
    const output = draft.is === 'run' ? outputOf(draft.body) : undefined;
    if (output === undefined || draft.shell.functions.length > 0) continue;
    const name = paramName(output.name);
    const setAgain = drafts.some((other) => other !== draft && (variablesSet(other.body).has(output.name) || other.values.some((value) => value.name === output.name)));
    const readBefore = drafts.slice(0, i).some((other) => readIn(other, output.name));
    const readLater = drafts.slice(i + 1).some((other) => readIn(other, output.name));
    if (setAgain || readBefore || !readLater || holes.has(name) || !STEP_NAME.test(name) || isOfTheShell(output.name)) continue;
    const oneName = /metadata\.name|custom-columns/.test(output.body) && guessedType(name) === 'type: k8s-name';
    outputs.set(draft, { name, old: output.name, body: output.body, type: oneName ? 'k8s-name' : 'line' });
  }
  return outputs;
}

export function resolveVariables(all: readonly Draft[]): Resolved {
  const outputs = outputsOf(all);
  const params = new Map<string, ImportedParam>();
  const notes: { line: number; text: string }[] = [];
  const values = new Map(all.flatMap((draft) => draft.values.map((one) => [one.name, { ...one, line: draft.block.line }] as const)));
  const handed = new Map<string, string>();
  const setBefore = new Map<string, number>();
  const declare = (name: string, description: string, value?: string): void => {
    const type = guessedType(name);
    const known = params.get(name);
    params.set(name, known ?? { name, type, default: value === undefined ? undefined : defaultOf(value, type), description });
  };
  const drafts = all.map((draft) => {
    if (draft.is === 'documentation') return draft;
    for (const { name, written } of draft.holes) if (!values.has(written.replaceAll(/^<\$\{?|\}?>$/g, ''))) declare(name, `Written ${written} before the import`);
    const [own, single] = [variablesSet(draft.body), singleWords(draft.body)];
    const output = outputs.get(draft);
    const renamed = new Map<string, string>();
    for (const name of variablesRead(draft.body)) {
      if ((own.has(name) && name !== output?.old) || isOfTheShell(name) || draft.holes.some((hole) => hole.name === name && params.has(name))) {
        if (params.has(name) || single.has(name)) renamed.set(name, name);
        continue;
      }
      const known = handed.get(name);
      renamed.set(name, known ?? paramName(name));
      if (known !== undefined) continue;
      const value = values.get(name);
      const from = setBefore.get(name);
      if (from !== undefined) notes.push({ line: draft.block.line, text: `$${name} is set in line ${from}, in a step of its own: it became a parameter` });
      declare(paramName(name), value === undefined ? `$${name} in the original` : `Set in line ${value.line} of the original`, value?.value);
    }
    for (const name of own) setBefore.set(name, draft.block.line);
    if (output !== undefined) handed.set(output.old, output.name);
    const body = rewriteReads(output?.body ?? draft.body, renamed);
    return { ...draft, body, ...(output === undefined ? {} : { output: { name: output.name, type: output.type } }) };
  });
  const taken = new Set([...outputs.values()].map((output) => output.name));
  return { drafts, params: [...params.values()].filter((param) => !taken.has(param.name)), notes };
}
