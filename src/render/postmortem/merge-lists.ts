// Three versions of a list → one: walked in the order of the person, who wins; what is new comes in where it belongs.

export type Three<T, O> = {
  readonly base: readonly T[];
  readonly theirs: readonly T[];
  readonly ours: readonly T[];
  /** For each of `base`, which one of the other list it became; undefined when it is gone there. */
  readonly toTheirs: Pairs;
  readonly toOurs: Pairs;
  /** Nobody changed it. */
  readonly same: (base: T, theirs: T) => boolean;
  /** The same thing in both; `base` is undefined when both added it. */
  readonly merge: (base: T | undefined, theirs: T, ours: T) => O;
  readonly keep: (theirs: T) => O;
  readonly add: (ours: T) => O;
  /** Whether both added this, each without knowing of the other. */
  readonly bothAdded?: (theirs: T, ours: T) => boolean;
  /** Whether what a person added may stand before this new one, which would come right here. */
  readonly goesBefore?: (theirs: T, ours: T) => boolean;
};
export type Pairs = ReadonlyMap<number, number>;

/** `own`: a person added it. `ours`: its place in our list, where it has one. */
type Placed<T, O> = { readonly out: O; readonly ours: number | undefined; readonly own: T | undefined };

/** Whatever only the person has is in the result, and in their order. What they deleted stays deleted. */
export function mergeLists<T, O>(three: Three<T, O>): O[] {
  const { base, theirs, ours, toTheirs, toOurs } = three;
  const fromTheirs = inverse(toTheirs);
  const fromOurs = inverse(toOurs);
  const placed: Placed<T, O>[] = [];
  const done = new Set<number>();
  theirs.forEach((mine, index) => {
    const from = fromTheirs.get(index);
    const was = from === undefined ? undefined : base[from];
    const at = from === undefined ? addedByBoth(three, mine, fromOurs, done) : toOurs.get(from);
    const next = at === undefined ? undefined : ours[at];
    if (at !== undefined && next !== undefined) {
      done.add(at);
      placed.push({ out: three.merge(was, mine, next), ours: at, own: undefined });
    } else if (was === undefined || !three.same(was, mine)) {
      placed.push({ out: three.keep(mine), ours: undefined, own: mine });
    }
  });
  ours.forEach((next, index) => {
    // With a base and not done: a person deleted it.
    if (done.has(index) || fromOurs.has(index)) return;
    placed.splice(placeFor(three, placed, next, index), 0, { out: three.add(next), ours: index, own: undefined });
  });
  return placed.map(({ out }) => out);
}

function addedByBoth<T, O>({ ours, bothAdded }: Three<T, O>, mine: T, fromOurs: Pairs, done: ReadonlySet<number>): number | undefined {
  const found = ours.findIndex((next, index) => !fromOurs.has(index) && !done.has(index) && bothAdded?.(mine, next));
  return found === -1 ? undefined : found;
}

/** After the nearest of its neighbours before it that is still there, and after what a person put there and belongs before. */
function placeFor<T, O>({ goesBefore }: Three<T, O>, placed: readonly Placed<T, O>[], next: T, index: number): number {
  let at = 0;
  let nearest = -1;
  placed.forEach((one, place) => {
    if (one.ours === undefined || one.ours >= index || one.ours < nearest) return;
    nearest = one.ours;
    at = place + 1;
  });
  for (let own = placed[at]?.own; own !== undefined && goesBefore?.(own, next); own = placed[at]?.own) at += 1;
  return at;
}

function inverse(pairs: Pairs): Pairs {
  return new Map([...pairs].map(([from, to]) => [to, from]));
}

/** Equal keys, the first with the first and so on; of several that are `nearer` to one, that one. Keys that are empty pair with nothing. */
export function pairByKey<T>(from: readonly T[], to: readonly T[], key: (one: T) => string, nearer: (a: T, b: T) => number = () => 0): Pairs {
  const waiting = new Map<string, number[]>();
  to.forEach((one, index) => {
    const name = key(one);
    if (name !== '') waiting.set(name, [...(waiting.get(name) ?? []), index]);
  });
  const pairs = new Map<number, number>();
  from.forEach((one, index) => {
    const list = waiting.get(key(one)) ?? [];
    const [first, ...others] = list;
    if (first === undefined) return;
    const best = others.reduce((chosen, other) => (nearer(one, to[other] as T) > nearer(one, to[chosen] as T) ? other : chosen), first);
    list.splice(list.indexOf(best), 1);
    pairs.set(index, best);
  });
  return pairs;
}
