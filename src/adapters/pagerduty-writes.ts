// In whose name Tocsin writes in PagerDuty: the person who acted, or the configured user where PagerDuty does not know them.
import { fromUnknown } from './pagerduty-answers.ts';
import type { Answer } from './pagerduty-answers.ts';

export type WriteAs = (from: string | undefined, write: (email: string) => Promise<Answer>) => Promise<Answer>;

export function actingAs(fromEmail: string): WriteAs {
  return async (from, write) => {
    // PagerDuty has no user whose address cannot stand in a header.
    if (from === undefined || !/^[\x21-\x7e]+$/.test(from)) return write(fromEmail);
    const answer = await write(from);
    const fallBack = from !== fromEmail && 'failure' in answer && answer.failure.code === fromUnknown;
    return fallBack ? write(fromEmail) : answer;
  };
}
