// Which kind a step is: by the language of its fence, or by its "kind" key.
import { didYouMean } from './finding.ts';
import { BUILT_IN_KINDS } from './types.ts';

const BY_LANGUAGE: Readonly<Record<string, string>> = { sh: 'run', bash: 'run', shell: 'run', http: 'http' };
/** Kinds whose body has a form of its own; the others take any fence. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  run: ['sh', 'bash', 'shell'], http: ['http'], workflow_dispatch: ['yaml', 'yml'],
};

export type Kind = { readonly kind: string; readonly builtIn: boolean } | { readonly why: string };

/** The kind, or why there is none. `extraKinds` are those this installation adds; they take any fence. */
export function kindOf(language: string, key: string | undefined, extraKinds: readonly string[]): Kind {
  const kind = key ?? (Object.hasOwn(BY_LANGUAGE, language) ? BY_LANGUAGE[language] : undefined);
  if (kind === undefined) {
    return { why: `nothing runs "${language}": use sh, bash or http, or say "kind":"manual" for what a person does` };
  }
  const known = [...BUILT_IN_KINDS, ...extraKinds];
  if (!known.includes(kind)) {
    return { why: `there is no kind "${kind}"${didYouMean(kind, known) || `: use one of ${known.join(', ')}`}` };
  }
  const languages = LANGUAGES[kind];
  if (languages !== undefined && !languages.includes(language)) {
    return { why: `a ${kind} step needs a ${languages.join(' or ')} fence, not "${language}": change the fence or the kind` };
  }
  return { kind, builtIn: BUILT_IN_KINDS.some((name) => name === kind) };
}
