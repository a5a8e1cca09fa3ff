// Holes in commands become parameters: `<name>`, `[NAME]` and bare NODE_NAME, each quoted the way its place demands.
import { paramName } from './param-names.ts';
import { ANGLE, masked } from './placeholder-marks.ts';
import { placesOf } from './quoting.ts';
import type { Place } from './quoting.ts';

export type Hole = { readonly written: string; readonly name: string };
export type Filled = {
  readonly body: string;
  readonly holes: readonly Hole[];
  /** A hole that cannot become a variable where it stands; the script is then for a person. */
  readonly stuck: string | undefined;
};

const SQUARE = /(?<![\w[$"'])\[([A-Z][A-Z0-9_ -]{2,40})\](?![\w\]])/g;
/** Names that authors write for "put yours here"; other words in capitals may be constants of the tool. */
const TAIL = 'NAME|NAMESPACE|NODE|POD|ID|HOST|HOSTNAME|IP|ADDRESS|CLUSTER|PROJECT|USER|VERSION|DEVICE|BUCKET|CONTAINER|DEPLOYMENT|PORT|PID|URL';
const CAPITALS = new RegExp(`(?<=[\\s/:]|-[a-z-]*=)((?:[A-Z][A-Z0-9]*_)+(?:${TAIL})|NAMESPACE|PODNAME|NODENAME|HOSTNAME)(?=[\\s/:;|)]|$)`, 'g');
const DECLARES = /(?:\b(?:export|unset|read|for|local|declare|readonly|printenv|alias)\s+|\$\{?)$/;

type Found = { readonly start: number; readonly end: number; readonly written: string; readonly name: string };

function variableIn(written: string): string | undefined {
  return /^\$\{?([A-Za-z_]\w*)\}?$/.exec(written)?.[1];
}

function findAll(body: string, at: readonly Place[]): readonly Found[] {
  const found: Found[] = [];
  const add = (match: RegExpExecArray | RegExpMatchArray, written: string): void => {
    const start = match.index ?? 0;
    found.push({ start, end: start + match[0].length, written: match[0], name: variableIn(written) ?? paramName(written) });
  };
  for (const match of body.matchAll(ANGLE)) add(match, match[1] ?? match[2] ?? match[3] ?? '');
  for (const match of body.matchAll(SQUARE)) if (at[match.index] === 'bare' && !/^[A-Z]-[A-Z]$/.test(match[1] ?? '')) add(match, match[1] ?? '');
  for (const match of body.matchAll(CAPITALS)) {
    const before = body.slice(Math.max(0, match.index - 20), match.index);
    if (at[match.index] === 'bare' && !DECLARES.test(before) && /\S[ \t]*$|[/:=]$/.test(before)) add(match, match[1] ?? '');
  }
  return found.sort((a, b) => a.start - b.start).filter((one, i, all) => i === 0 || one.start >= (all[i - 1]?.end ?? 0));
}

/** In single quotes a variable is not expanded: the quotes are closed around it and opened again. */
export function quotedAt(place: Place, name: string, next: string): string | undefined {
  const plain = /[A-Za-z0-9_]/.test(next) ? `\${${name}}` : `$${name}`;
  if (place === 'bare') return `"$${name}"`;
  if (place === 'single') return `'"$${name}"'`;
  return place === 'quoted-heredoc' ? undefined : plain;
}

/** `NODE='<name of the node>'`: the parameter is called NODE, and the line that would set it goes. */
const ONLY_SETS = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(["']?)<[^<>\n]*>\2[ \t]*(?:#[^\n]*)?(?:\n+|$)/gm;

export function fillHoles(script: string): Filled {
  const { at: before } = placesOf(masked(script));
  const set: Hole[] = [];
  const body = script.replaceAll(ONLY_SETS, (line, name: string, _quote: string, index: number) => {
    if ((before[index] ?? 'bare') !== 'bare' || script[index - 2] === '\\') return line;
    set.push({ written: line.trim(), name: paramName(name) });
    return '';
  });
  const filled = fillInPlace(body);
  return { ...filled, holes: [...set, ...filled.holes] };
}

function fillInPlace(body: string): Filled {
  const { at } = placesOf(masked(body));
  const [holes, stuck]: [Hole[], string[]] = [[], []];
  let [text, from] = ['', 0];
  for (const found of findAll(body, at)) {
    const { written, name } = found;
    // A hole that is all there is between single quotes needs none of them.
    const alone = at[found.start] === 'single' && body[found.start - 1] === "'" && body[found.end] === "'";
    const [start, end] = alone ? [found.start - 1, found.end + 1] : [found.start, found.end];
    const quoted = quotedAt(alone ? 'bare' : at[start] ?? 'bare', name, body[end] ?? '');
    if (quoted === undefined) stuck.push(written);
    holes.push({ written, name });
    text += body.slice(from, start) + (quoted ?? `$${name}`);
    from = end;
  }
  return { body: text + body.slice(from), holes, stuck: stuck[0] };
}

/** For a person to read: the same names, without the shell's quotes. */
export function plainHoles(body: string): Filled {
  const { at } = placesOf(masked(body));
  const found = findAll(body, at);
  let [text, from] = ['', 0];
  for (const { start, end, name } of found) {
    text += `${body.slice(from, start)}$${name}`;
    from = end;
  }
  return { body: text + body.slice(from), holes: found.map(({ written, name }) => ({ written, name })), stuck: undefined };
}
