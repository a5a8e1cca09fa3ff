// How a method says no: Slack's own code, with whatever Slack puts beside it in the answer.
import type { Fields } from './json.ts';

/** Thrown by a method; becomes `{ok: false, error: code, ...extra}` with status 200. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Fields;

  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.extra = extra;
  }
}

/** `invalid_arguments` with the sentences Slack gives for it. */
export function invalidArguments(messages: readonly string[]): SlackError {
  return new SlackError('invalid_arguments', { response_metadata: { messages } });
}
