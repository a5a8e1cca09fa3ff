// The parts of Kubernetes' objects that we read. What is missing is undefined: the API leaves out what is empty.
import { z } from 'zod';

const time = z.string().nullish().transform((text) => (text ? Date.parse(text) : undefined));
const texts = z.record(z.string(), z.string()).nullish().transform((found) => found ?? {});
const meta = z.looseObject({
  name: z.string(), uid: z.string().default(''), resourceVersion: z.string().optional(), creationTimestamp: time, deletionTimestamp: time,
  labels: texts, annotations: texts,
});

const terminated = z.looseObject({ exitCode: z.number(), reason: z.string().optional(), message: z.string().optional(), startedAt: time, finishedAt: time });
const container = z.looseObject({
  name: z.string(),
  state: z.looseObject({
    waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
    running: z.looseObject({ startedAt: time }).optional(),
    terminated: terminated.optional(),
  }).optional(),
});
const condition = z.looseObject({ type: z.string(), status: z.string(), reason: z.string().optional(), message: z.string().optional() });

export const podShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({ nodeName: z.string().optional() }).optional(),
  status: z.looseObject({
    phase: z.string().optional(), reason: z.string().optional(), message: z.string().optional(), startTime: time,
    conditions: z.array(condition).nullish(), containerStatuses: z.array(container).nullish(),
  }).optional(),
});
export const jobShape = z.looseObject({ metadata: meta, status: z.looseObject({ conditions: z.array(condition).nullish() }).optional() });
export const configMapShape = z.looseObject({ metadata: meta, data: texts });
export const secretShape = z.looseObject({ metadata: meta, data: texts });
export const objectShape = z.looseObject({ metadata: meta });

const selector = z.looseObject({
  matchLabels: texts,
  matchExpressions: z.array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() })).nullish(),
});
export const networkPolicyShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    podSelector: selector.nullish(), policyTypes: z.array(z.string()).nullish(),
    egress: z.array(z.looseObject({ to: z.array(z.unknown()).nullish(), ports: z.array(z.unknown()).nullish() })).nullish(),
  }),
});

export function listOf<T>(one: z.ZodType<T>): z.ZodType<{ readonly items: T[]; readonly metadata?: { resourceVersion?: string | undefined } | undefined }> {
  return z.looseObject({ items: z.array(one).nullish().transform((items) => items ?? []), metadata: z.looseObject({ resourceVersion: z.string().optional() }).optional() });
}
export const eventShape = z.looseObject({ type: z.string(), object: z.unknown() });

export type Pod = z.infer<typeof podShape>;
export type KubeJob = z.infer<typeof jobShape>;
export type ConfigMap = z.infer<typeof configMapShape>;
export type NetworkPolicy = z.infer<typeof networkPolicyShape>;
