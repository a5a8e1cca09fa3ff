// Front matter, key by key: a person wins on every value they changed; keys of their own, comments and quotes stay.
import { isMap, parse, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { yamlTooHard } from '../../domain/bounded-yaml.ts';
import { TooHard } from '../../domain/too-hard.ts';

const fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof fields>;
/** `where` is the path of the key. `changed`: the records said something else before. */
export type FrontNote = (where: string, person: string, machine: string, changed: boolean) => void;

/**
 * Undefined for what is no map; for what the parser gives up: more aliases than it resolves, and more levels than the stack has; and for
 * what begins with YAML's own "---" (behind a byte order mark it is no fence of ours): once it is printed, it would be one.
 */
function openFront(yaml: string): { readonly document: Document; readonly mine: Fields } | undefined {
  try {
    const document = parseDocument(yaml);
    const mine = document.errors.length > 0 || document.directives?.docStart === true || !isMap(document.contents) ? undefined : fields.safeParse(document.toJS()).data;
    return mine && { document, mine };
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** `theirs` as it is where it cannot be read: then nothing in it is ours to change. Throws TooHard. */
export function mergeFront(base: string | undefined, theirs: string, ours: string, note: FrontNote): string {
  const hard = yamlTooHard(theirs);
  // The fence takes the first line.
  if (hard) throw new TooHard(hard.line + 1, hard.message);
  const opened = openFront(theirs);
  if (!opened) {
    note('the whole of it', 'it cannot be read as YAML, so it is left as it is', '', true);
    return theirs;
  }
  const { document, mine } = opened;
  const changed = mergeFields({ document, path: [], note }, read(base), mine, read(ours));
  return changed ? document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd() : theirs;
}

function read(yaml: string | undefined): Fields {
  if (yaml === undefined) return {};
  return fields.safeParse(parse(yaml, { logLevel: 'silent' })).data ?? {};
}

type At = { readonly document: Document; readonly path: readonly (string | number)[]; readonly note: FrontNote };

function mergeFields(at: At, base: Fields, theirs: Fields, ours: Fields): boolean {
  let changed = false;
  for (const key of new Set([...Object.keys(ours), ...Object.keys(base)])) changed = mergeValue({ ...at, path: [...at.path, key] }, base[key], theirs[key], ours[key], Object.hasOwn(base, key)) || changed;
  return changed;
}

function mergeValue(at: At, was: unknown, mine: unknown, next: unknown, known: boolean): boolean {
  if (same(mine, next)) return false;
  // Nobody wrote over it, or it is new.
  if (same(was, mine) && (known ? mine !== undefined : true)) return set(at, next);
  if (mine === undefined) return known ? false : set(at, next);
  const [a, b, c] = [was, mine, next].map((value) => fields.safeParse(value).data);
  if (b && c && !Array.isArray(mine)) return mergeFields(at, a ?? {}, b, c);
  const [x, y, z3] = [was ?? [], mine, next].map(byId);
  if (x && y && z3) return mergeItems(at, x, y, z3);
  at.note(at.path.join('.'), show(mine), show(next), !same(was, next) || !known);
  return false;
}

/** Lists whose members have ids, as the actions do: changed in place, new ones at the end. */
function mergeItems(at: At, was: ReadonlyMap<string, Fields>, mine: ReadonlyMap<string, Fields>, next: ReadonlyMap<string, Fields>): boolean {
  let changed = false;
  const order = [...mine.keys()];
  for (const [id, item] of next) {
    const theirs = mine.get(id);
    if (theirs) changed = mergeFields({ ...at, path: [...at.path, order.indexOf(id)] }, was.get(id) ?? {}, theirs, item) || changed;
    else if (!was.has(id)) {
      at.document.addIn(at.path, at.document.createNode(item));
      changed = true;
    }
  }
  // Last to first, so that places stay right. One that a person changed stays.
  for (const id of order.toReversed()) {
    const before = was.get(id);
    if (!before || next.has(id) || !same(before, mine.get(id))) continue;
    at.document.deleteIn([...at.path, order.indexOf(id)]);
    changed = true;
  }
  return changed;
}

function byId(value: unknown): ReadonlyMap<string, Fields> | undefined {
  const list = z.array(z.looseObject({ id: z.string() })).safeParse(value).data;
  const map = list && new Map(list.map((item) => [item.id, item]));
  return map?.size === list?.length ? map : undefined;
}

function set({ document, path }: At, value: unknown): boolean {
  if (value === undefined) return document.deleteIn(path);
  document.setIn(path, document.createNode(value));
  return true;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

const fence = /^\uFEFF*---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/;

function frontOf(text: string): Fields {
  const yaml = fence.exec(text)?.[1];
  return (yaml === undefined || yamlTooHard(yaml) ? undefined : openFront(yaml)?.mine) ?? {};
}

/** Whether a person switched off that Tocsin writes in this file. */
export function syncOff(text: string): boolean {
  const { sync } = frontOf(text);
  return sync === false || (typeof sync === 'string' && /^(off|false|no)$/i.test(sync.trim()));
}

export function idIn(text: string): unknown {
  return frontOf(text)['id'];
}

/** The end of the chain of facts that a draft was made from. */
export function hashIn(text: string): string | undefined {
  return z.object({ records: z.object({ hash: z.string() }) }).safeParse(frontOf(text)).data?.records.hash;
}

/** The last fact that a draft was made from. */
export function factsIn(text: string): number | undefined {
  return z.object({ records: z.object({ facts: z.int() }) }).safeParse(frontOf(text)).data?.records.facts;
}
