// What a kind of runbook step is: one file in handlers/steps/ exports one. The rest of what handlers are is in contracts.ts.
import type { TypedValue } from './domain/runbook/params.ts';
import type { Step } from './domain/runbook/types.ts';
import type { Clock, GitHub, Outbound } from './ports.ts';

/**
 * A kind of runbook step. `bot`: performed by this process; `runner`: by `tocsin runner`; `person`: by people, with a click.
 * `perform` may be called again only for a step that says it is idempotent; it throws Outage or Rejected like an adapter.
 * `recognises`: what it started carries its name, so a try that was lost may be claimed again with `lost`, and asks no person at once.
 */
export type StepKind = { readonly by: 'bot' | 'runner' | 'person'; readonly recognises?: true; readonly perform?: (work: StepWork) => Promise<StepResult> };
export type StepWork = {
  readonly step: Step;
  readonly params: Readonly<Record<string, TypedValue>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly egress: readonly string[];
  readonly timeoutMs: number;
  readonly outbound: Outbound;
  /** `<run>-<step>-<token>`: this try alone. What leaves the house carries it, so that it can be recognised again. */
  readonly ref?: string;
  /** Undefined where GitHub is off. */
  readonly github?: GitHub | undefined;
  readonly clock?: Clock;
  /** An earlier try began and never reported. What it left is looked for; found nothing, a step that is not idempotent throws an ambiguous Outage. */
  readonly lost?: boolean;
  /** Aborted when this process goes down: stop waiting and throw an ambiguous Outage, leaving what was started alone. */
  readonly signal?: AbortSignal;
  /** Whether a person asked it to stop meanwhile: what was started is then called off. */
  readonly stopAsked?: () => Promise<boolean>;
  /** What it waits for now, in words, for the live message. */
  readonly tell?: (words: string) => Promise<void>;
};
/** `code`: the HTTP status or exit code. `output` is bytes; the engine redacts and cuts it. `value`: what a step in UPPER_SNAKE hands on, where that is not all of the output. */
export type StepResult = { readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled'; readonly code?: number; readonly output: Uint8Array; readonly value?: Uint8Array };
