// Whether the answer to an http step is what its author expected.
import { headerOf } from './http-format.ts';
import type { Step } from './types.ts';
import { found } from './values.ts';

/** Any 2xx unless the step names statuses; with `expect-header`, that header must be there and its RE2 be found in it. */
export function expectMet(
  step: Pick<Step, 'expect' | 'expectHeader'>, status: number, headers: Readonly<Record<string, string>>,
): boolean {
  const statusMet = step.expect === undefined ? status >= 200 && status <= 299 : step.expect.includes(status);
  if (!statusMet || step.expectHeader === undefined) return statusMet;
  const value = headerOf(headers, step.expectHeader.name);
  return value !== undefined && found(step.expectHeader.pattern, value);
}
