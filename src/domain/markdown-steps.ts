// Counts what micromark does again and again while it reads: where its time grows with the square of a text, the text is refused before the time is spent.
import type { gfm } from 'micromark-extension-gfm';
import { TooHard, written } from './too-hard.ts';

/** Lists and quotes that one line may open; people open three. */
export const mostNested = 29;
/** Lists and quotes that a file opens (more items of a list open none). Each takes 0.1 ms; of the files named below one opens 806. */
export const mostOpened = 4_000;
/** The column where the innermost list or quote begins: eighty lists in each other. Each line costs as much as it is deep. */
export const mostColumn = 160;
/** How often micromark may look at what it read before, in all of a file: 0.1 µs each at worst. Of 540 files of npm packages, ours among them, none took 30,000. */
export const mostSteps = 1_000_000;

/** Against those: to move what follows up by one, 5 ns; to look for an open bracket, there and here, 20 ns. */
const cheap = { move: 1 / 20, search: 1 / 5 } as const;

const split = 'split the paragraph, or put it between code fences';
export const tooDeep = 'nested too deeply: write it flatter';
const whys = {
  nested: `more than ${mostNested} lists and quotes opened in one line: write it flatter`,
  opened: `more than ${written(mostOpened)} lists and quotes opened: split the file`,
  marks: `too many brackets and marks of emphasis ([ ] * _ ~) in one paragraph: ${split}`,
  bracket: 'too many words after a [ that nothing closes: close it, or put a backslash before it',
  long: `too many lines and signs in one paragraph: ${split}`,
  underlines: 'too many headings underlined with === or ---: begin them with # instead',
  lazy: 'too many lines that go on with a quote or a list without its mark: begin each of them with it',
} as const;

type Extension = NonNullable<ReturnType<typeof gfm>>;
type Construct = NonNullable<Extension['text']>[number];
type TokenizeContext = ThisParameterType<Extract<Construct, { tokenize: unknown }>['tokenize']>;
type Event = TokenizeContext['events'][number];
type Look = (more: number, line: number, why: keyof typeof whys) => void;

const codesOf = (signs: string): number[] => Array.from(signs, (sign) => sign.charCodeAt(0));
/** What lists, quotes and footnotes begin with. */
const opening = codesOf('>-*+[0123456789');
/** What looks back for where it began. */
const marking = codesOf('*]_~');
/** Ends of lines, and what else ends a run of words. */
const separating = [-5, -4, -3, ...codesOf('!&*<[\\]_`~')];
/** An address may begin with these (micromark-extension-gfm-autolink-literal 2.1). */
const wording = codesOf('+-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
const letters = new Set([...wording, ...codesOf('/')]);

/**
 * Constructs that match nothing and count: they are asked right before those that look back over everything they have read so far
 * (label ends, attention, strikethrough; addresses; setext underlines; lazy lines), and add up how much that is. No clock: the same
 * text is always refused at the same place.
 */
export function counting(): Extension {
  let steps = 0;
  const look: Look = (more, line, why) => {
    steps += more;
    if (steps > mostSteps) throw new TooHard(line, whys[why]);
  };
  const back = (why: keyof typeof whys): Construct => ({ tokenize(_effects, _ok, nok) {
    look(this.events.length, this.now().line, why);
    return nok;
  } });
  const lazy: Construct = { tokenize(_effects, _ok, nok) {
    const { line } = this.now();
    if (this.parser.lazy[line]) look(this.events.length, line, 'lazy');
    return nok;
  } };
  const within: NonNullable<NonNullable<Extension['insideSpan']>['null']>[number] = { resolveAll(events) {
    look(events.length, events[0]?.[1].start.line ?? 1, 'marks');
    return events;
  } };
  const { separator, word } = paragraphs(look);
  const text: NonNullable<Extension['text']> & Record<number, Construct[]> = {};
  for (const [codes, construct] of [[separating, separator], [wording, word], [marking, back('marks')]] as const) for (const code of codes) (text[code] ??= []).push(construct);
  const [container, underline] = [containers(), back('underlines')];
  return { document: Object.fromEntries(opening.map((code) => [code, container])), flow: { null: lazy, 45: underline, 61: underline }, text, insideSpan: { null: [within] } };
}

/**
 * Two more squares within one paragraph: words that stand beside each other are joined afterwards, and each time all that follows is moved up
 * (micromark 4, `resolveAllText`); and every word may begin an address, for which the way back is searched for a `[` that nothing has closed.
 */
function paragraphs(look: Look): { readonly separator: Construct; readonly word: Construct } {
  // They are read one after the other.
  let at: { readonly context?: object; separators: number; events: number; bracket: boolean } = { separators: 0, events: 0, bracket: false };
  const read = (context: TokenizeContext): void => {
    if (at.context !== context) at = { context, separators: 0, events: 0, bracket: false };
    look(Math.max(context.events.length - at.events, 0) * at.separators * cheap.move, context.now().line, 'long');
    at.events = context.events.length;
  };
  // As micromark's own for code, which must not be asked in the middle of several backticks.
  const separator: Construct = { previous(code) { return code !== 96 || this.events.at(-1)?.[1].type === 'characterEscape'; }, tokenize(_effects, _ok, nok) {
    read(this);
    at.separators += 1;
    return (code) => {
      at.bracket ||= code === 91;
      return nok(code);
    };
  } };
  const word: Construct = { previous: (code) => code === null || !letters.has(code), tokenize(_effects, _ok, nok) {
    read(this);
    if (at.bracket) look(wayBack(this.events) * cheap.search, this.now().line, 'bracket');
    return nok;
  } };
  return { separator, word };
}

/** Not among micromark's own. */
type Walked = Event[1] & { readonly _gfmAutolinkLiteralWalkedInto?: boolean };

/** As far as an address looks back: to a bracket, or to where the last one that found none began. */
function wayBack(events: readonly Event[]): number {
  let index = events.length;
  while ((index -= 1) >= 0) {
    const token: Walked | undefined = events[index]?.[1];
    if (!token || token._gfmAutolinkLiteralWalkedInto || ((token.type === 'labelLink' || token.type === 'labelImage') && !token._balanced)) break;
  }
  return events.length - index;
}

function containers(): Construct {
  const at = { line: 0, column: 0, opened: 0, all: 0 };
  return { tokenize(_effects, _ok, nok) {
    const { line, column } = this.now();
    // Asked twice at the same place, it is the same list.
    if (line === at.line && column <= at.column) return nok;
    Object.assign(at, { line, column, opened: line === at.line ? at.opened + 1 : 1, all: at.all + 1 });
    if (at.opened > mostNested) throw new TooHard(line, whys.nested);
    if (at.all > mostOpened) throw new TooHard(line, whys.opened);
    if (column > mostColumn) throw new TooHard(line, tooDeep);
    return nok;
  } };
}
