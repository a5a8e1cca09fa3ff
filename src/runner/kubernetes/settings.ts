// What a profile of runner.yaml says of its cluster: where its API is, where steps live, and who keeps them from the network.
import path from 'node:path';
import { z } from 'zod';

const absolute = z.string().refine((text) => path.isAbsolute(text) && path.normalize(text) === text, 'must be an absolute path');
/** RFC 1123, https://kubernetes.io/docs/concepts/overview/working-with-objects/names/. */
const label = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a name of Kubernetes: small letters, digits and "-", at most 63');
const objectName = z.string().max(253).regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'must be a name of Kubernetes: small letters, digits, "-" and "."');
const labelKey = z.string().max(253).regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/, 'must be the key of a label')
  .refine((key) => !/^(tocsin\.dev|app\.kubernetes\.io)\//.test(key), 'is a label that Tocsin sets itself');
const labelValue = z.string().regex(/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/, 'must be the value of a label, at most 63 characters');

export const serviceAccountName = objectName;

export const clusterSettings = z.strictObject({
  /** The files every Pod with a service account has, or an address with a token and a certificate authority of its own. */
  api: z.union([
    z.literal('in-cluster'),
    z.strictObject({ url: z.url({ protocol: /^https$/, error: 'must be an https:// address' }), token: absolute, ca: absolute }),
  ], { error: 'must be in-cluster, or { url: https://…, token: /file, ca: /file }' }).default('in-cluster'),
  /** One that holds nothing but steps: whoever may create a Pod in it can use each Secret and service account in it. */
  namespace: label,
  /** Has dash, bash and the tools of the profile. Best pinned by its digest. */
  image: z.string().max(500).regex(/^[a-z0-9][\w.\-/:@]*$/, 'must be the name of an image, best with its digest: registry.example/tools@sha256:…'),
  /** What a step may reach is the cluster's to enforce: without a policy of this name every step is refused. */
  networkPolicy: objectName,
  labels: z.record(labelKey, labelValue).default({}),
  cpu: z.string().regex(/^[1-9]\d{0,5}m?$/, 'must be like 500m or 2').default('1'),
  /** Seconds a try may take to get a machine and its image; then it is removed, and counts as failed. */
  startSeconds: z.int().min(30).max(3_600).default(300),
});

export type ClusterSettings = z.infer<typeof clusterSettings>;
