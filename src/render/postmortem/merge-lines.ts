// Three versions of a text → one, by lines, as diff3 does: changes that do not touch each other both come in.

/** Larger ones are not compared: their product in memory would be too much. */
const mostCells = 4_000_000;

/** Undefined when both changed the same lines, or lines side by side. */
export function mergeLines(base: string, theirs: string, ours: string): string | undefined {
  const [was, mine, next] = [base.split('\n'), theirs.split('\n'), ours.split('\n')];
  const toMine = common(was, mine);
  const toNext = common(was, next);
  if (!toMine || !toNext) return undefined;
  const out: string[] = [];
  let [a, b, c] = [0, 0, 0];
  for (let at = 0; at <= was.length; at += 1) {
    const [inMine, inNext] = at === was.length ? [mine.length, next.length] : [toMine.get(at), toNext.get(at)];
    if (inMine === undefined || inNext === undefined) continue;
    const chunk = resolve(was.slice(a, at), mine.slice(b, inMine), next.slice(c, inNext));
    if (!chunk) return undefined;
    out.push(...chunk, ...was.slice(at, at + 1));
    [a, b, c] = [at + 1, inMine + 1, inNext + 1];
  }
  return out.join('\n');
}

function resolve(base: readonly string[], theirs: readonly string[], ours: readonly string[]): readonly string[] | undefined {
  if (equal(base, theirs)) return ours;
  return equal(base, ours) || equal(theirs, ours) ? theirs : undefined;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** The longest common subsequence, as indexes of `a` to those of `b`. */
function common(a: readonly string[], b: readonly string[]): ReadonlyMap<number, number> | undefined {
  const width = b.length + 1;
  if ((a.length + 1) * width > mostCells) return undefined;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs = new Map<number, number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      pairs.set(i, j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
