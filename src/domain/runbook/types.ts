// The words of an executable runbook: what the parser hands to everybody else. Plain readonly data, safe to store.
import type { HttpTemplate } from './http-body.ts';
import type { DispatchTemplate } from './dispatch.ts';

export type Risk = 'read' | 'change' | 'destructive';

export const RISKS: readonly Risk[] = ['read', 'change', 'destructive'];

/** The kinds every installation has. The set is open: a file in `handlers/steps/` adds one. */
export const BUILT_IN_KINDS = ['run', 'http', 'manual', 'approval', 'workflow_dispatch'] as const;

export type OutputType = 'integer' | 'k8s-name' | 'hostname' | 'git-sha' | 'semver' | 'line';

/** The type of a value: of a parameter, or (`line` only there) of a step's output. */
export type ValueType =
  | { readonly type: 'string'; readonly pattern: string }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'k8s-name' }
  | { readonly type: 'hostname' }
  | { readonly type: 'git-sha' }
  | { readonly type: 'semver' }
  | { readonly type: 'line' };

export type Param = {
  readonly name: string;
  readonly type: ValueType;
  readonly default: string | undefined;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly sensitive: boolean;
  /** Where in the incident a value is found, e.g. `incident.alert.deployment`. */
  readonly from: string | undefined;
};

/** One rule: its keys hold together, the values of one key are alternatives. An absent key is `undefined`. */
export type MatchRule = {
  readonly service: readonly string[] | undefined;
  readonly urgency: readonly string[] | undefined;
  readonly priority: readonly string[] | undefined;
  /** RE2 patterns, looked for anywhere in the title. */
  readonly title: readonly string[] | undefined;
  readonly alert: readonly string[] | undefined;
  readonly severity: readonly string[] | undefined;
};

export type OnFailure = 'stop' | 'continue' | 'rollback' | 'ask';

export type Step = {
  /** Place among all steps of the file, asides included, from 0. */
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  /** First word of the fence, e.g. `sh`, `bash`, `http`, `text`. */
  readonly language: string;
  readonly risk: Risk;
  /** Milliseconds; undefined = what the policy allows. */
  readonly timeout: number | undefined;
  readonly retries: number;
  /** Milliseconds to wait before a try. */
  readonly delay: number;
  readonly idempotent: boolean;
  readonly onFailure: OnFailure;
  readonly rollback: string | undefined;
  readonly dryRun: string | undefined;
  readonly output: OutputType | undefined;
  readonly by: readonly string[] | undefined;
  readonly count: number | undefined;
  /** HTTP status codes that mean success; undefined = any 2xx. */
  readonly expect: readonly number[] | undefined;
  readonly expectHeader: { readonly name: string; readonly pattern: string } | undefined;
  readonly showHeaders: readonly string[];
  /** Not one of the main steps: a dry-run or rollback target, or picked by hand. */
  readonly aside: boolean;
  readonly body: string;
  /** Line of the opening fence in the file, from 1. */
  readonly line: number;
  /** The nearest heading before the step, and the Markdown between the last block or heading and the step. */
  readonly heading: string | undefined;
  readonly prose: string;
  /** Declared parameters and outputs that the body uses, sorted. */
  readonly uses: readonly string[];
  readonly http: HttpTemplate | undefined;
  readonly dispatch: DispatchTemplate | undefined;
};

export type Tightening = { readonly count: number | undefined; readonly by: readonly string[] | undefined };

export type Runbook = {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  /** `YYYY-MM-DD`; undefined = never reviewed, so stale. */
  readonly lastReviewed: string | undefined;
  /** Milliseconds. */
  readonly reviewEvery: number | undefined;
  readonly match: readonly MatchRule[];
  readonly executor: string;
  /** Exact `host:port` pairs, in lower case. */
  readonly egress: readonly string[];
  /** Names only. */
  readonly secrets: readonly string[];
  readonly params: readonly Param[];
  readonly concurrency: { readonly key: readonly string[]; readonly policy: 'refuse' | 'queue' | 'allow' } | undefined;
  readonly runBy: readonly string[] | undefined;
  readonly approvals: { readonly [risk in Risk]?: Tightening | undefined };
  /** Milliseconds for the whole run. */
  readonly timeout: number | undefined;
  readonly steps: readonly Step[];
  /** Git's name for the file's content: SHA-1 of `blob <size>\0<bytes>`. */
  readonly blobSha: string;
  /** The Markdown below the frontmatter. */
  readonly guide: string;
};
