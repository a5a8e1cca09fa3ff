// The shape of a fold: one entry per kind of fact, so that a new kind without one does not compile.
import type { Fact, FactKind } from './facts.ts';
import type { Incident } from './incident.ts';

/** What changes in the incident. */
export type Change = Partial<Incident>;
export type Fold<K extends FactKind> = (now: Incident, fact: Extract<Fact, { kind: K }>) => Change;
export type Folds<K extends FactKind> = { readonly [One in K]: Fold<One> };
