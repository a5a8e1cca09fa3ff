// Where a delivery, a commit and an effect stand in a trace: computed from what is stored anyway, so every replica says the same and nothing more is kept.
import { createHash } from 'node:crypto';

type Place = { readonly trace: string; readonly span: string };

/** One effect and, of the effects that led to it, each one before. `delivery`: what caused it, when that was one; of several the first. */
export type CausedEffect = {
  readonly id: number; readonly kind: string; readonly cause: string; readonly attempt: number; readonly createdAt: Date;
  readonly delivery?: { readonly source: string; readonly key: string; readonly attempt: number } | undefined;
};

/** Not even one hex digit of it is of a stranger's choosing: who signs a webhook may know its key, but no other installation's digest. */
function digest(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The request that brought a delivery: the root of its trace. A repeat of the same delivery comes to the same trace. */
export function requestPlace(installation: string, { source, key }: { readonly source: string; readonly key: string }): Place {
  return { trace: digest(installation, 'delivery', source, key).slice(0, 32), span: digest(installation, 'request', source, key).slice(0, 16) };
}

/** The commit of a cause; what it wrote down stands under it. `at`: when the cause was written, for effects, whose attempts are counted anew when they are asked for again. */
export function commitSpan(installation: string, { cause, attempt, at }: { readonly cause: string; readonly attempt: number; readonly at?: Date | undefined }): string {
  return digest(installation, 'commit', cause, attempt, at?.getTime() ?? 0).slice(0, 16);
}

// They ring after hours or days, and one sets the next: a trace that goes on for ever is none. Each begins its own and names where it comes from.
const anew: ReadonlySet<string> = new Set(['timer', 'nudge']);

export function beginsAnew(kind: string): boolean {
  return anew.has(kind);
}

/** The trace of an effect, and the commit that wished for it. `from`: the same, in the trace that it leaves. */
export function effectPlace(installation: string, chain: readonly CausedEffect[]): { readonly trace: string; readonly parent?: string | undefined; readonly from?: Place | undefined } {
  const [effect] = chain;
  if (!effect) throw new Error('the chain of an effect begins with itself');
  const wished = wishedAt(installation, chain);
  if (wished && !beginsAnew(effect.kind)) return { trace: wished.trace, parent: wished.span };
  return { trace: digest(installation, 'effect', effect.id).slice(0, 32), from: wished };
}

/** Undefined for what no delivery and no effect caused: a round, a run of a runbook, an import. */
function wishedAt(installation: string, [effect, ...before]: readonly CausedEffect[]): Place | undefined {
  if (!effect) return undefined;
  if (effect.delivery) {
    const { attempt } = effect.delivery;
    return { trace: requestPlace(installation, effect.delivery).trace, span: commitSpan(installation, { cause: effect.cause, attempt }) };
  }
  const [cause] = before;
  if (!cause || effect.cause !== `effect:${cause.id}`) return undefined;
  return { trace: effectPlace(installation, before).trace, span: commitSpan(installation, { cause: effect.cause, attempt: cause.attempt, at: cause.createdAt }) };
}

/** What a request says of the trace that it belongs to. It is the sender's word: we point to it, and let it decide nothing. */
export function readTraceparent(header: string | undefined): Place | undefined {
  const [, trace, span] = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(header ?? '') ?? [];
  return trace === undefined || span === undefined ? undefined : { trace, span };
}
