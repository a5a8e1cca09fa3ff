// Text that people and alerts wrote. It lies apart from its fact, so that it can be erased while the hash chain stays whole.
import { z } from 'zod';

const proseFields = z.registry<{ readonly prose: true }>();

/** Stored in table fact_text; the fact itself keeps only a salted digest. Only for top-level fields of a fact. */
export function prose(max: number) {
  return z.string().max(max).register(proseFields, { prose: true });
}

/** Texts by name (the values of a run's parameters, which may be sensitive): stored apart like prose, as one JSON text. */
export function proseValues() {
  return z.record(z.string(), z.string().max(20_000)).register(proseFields, { prose: true });
}

export function isProse(field: z.core.$ZodType): boolean {
  return proseFields.has(field);
}
