// Bad days: which of the faults asked for meets a request, and what GitHub answers on such a day.
import type { Answer } from './http.ts';
import type { Fault, FaultKind } from './types.ts';

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const DOCS = 'https://docs.github.com/rest';

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** Takes the oldest fault that meets this request, once. `drafts` asks for the one about draft pull requests only. */
  take(request: string, only?: 'drafts'): Fault | undefined;
};

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    take: (request, only) => {
      const meets = ({ fault }: { fault: Fault }): boolean => {
        if ((fault.kind === 'drafts-unsupported') !== (only === 'drafts')) return false;
        return fault.match === undefined || matches(fault.match, request);
      };
      const found = waiting.find(meets);
      if (found === undefined) return undefined;
      found.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
}

/** A pattern with the flag g or y remembers where it was; each request is a fresh look. */
function matches(pattern: RegExp, request: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(request);
}

/** What is answered instead of acting; undefined for the faults that cut connections or wait. */
export function faultAnswer(fault: Fault, now: Date, graphql: boolean): Answer | undefined {
  const seconds = fault.retryAfterS ?? 1;
  const rule = `Repository rule violations found\n\n${fault.text ?? 'Cannot create ref due to creations being restricted.'}\n\n`;
  // GraphQL refuses with 200.
  if (fault.kind === 'rules' && graphql) return { status: 200, body: { data: { createCommitOnBranch: null }, errors: [{ type: 'UNPROCESSABLE', path: ['createCommitOnBranch'], locations: [{ line: 1, column: 1 }], message: rule }] } };
  const answers: Partial<Record<FaultKind, Answer>> = {
    '429': {
      status: 429,
      headers: {
        'retry-after': String(seconds), 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000',
        'x-ratelimit-reset': String(Math.ceil(now.getTime() / 1000) + seconds),
      },
      body: { message: 'API rate limit exceeded for installation ID 1.', documentation_url: 'https://docs.github.com/rest' },
    },
    '403-secondary': {
      status: 403,
      headers: { 'retry-after': String(seconds) },
      body: {
        message: SECONDARY,
        documentation_url: DOCS,
      },
    },
    '403-secondary-bare': { status: 403, body: { message: SECONDARY, documentation_url: DOCS } },
    '404': { status: 404, body: { message: 'Not Found', documentation_url: DOCS, status: '404' } },
    '409': { status: 409, body: { message: 'Conflict', documentation_url: DOCS, status: '409' } },
    rules: { status: 422, body: { message: rule, documentation_url: DOCS, status: '422' } },
    '502': { status: 502, body: { message: 'Server Error' } },
  };
  return answers[fault.kind];
}
