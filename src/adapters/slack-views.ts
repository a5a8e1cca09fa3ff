// What is not a message: modals and App Home.
import { Rejected } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import type { Args, Bug, Calls } from './slack-calls.ts';

/** Slack's words for a view that we built wrongly: `invalid_arguments` comes with the place of the bad block. */
const OUR_BUGS: ReadonlySet<string> = new Set(['view_too_large', 'invalid_arguments', 'invalid_blocks']);

/** The part of the port that is about views. A view that Slack cannot show is our own fault, so it is told to `onBug`. */
export function viewMethods(calls: Calls, onBug: (bug: Bug) => void): Pick<Slack, 'openView' | 'publishHome'> {
  async function show(method: string, args: Args): Promise<void> {
    try {
      await calls.run(method, args);
    } catch (thrown) {
      if (thrown instanceof Rejected && OUR_BUGS.has(thrown.code)) onBug({ method, code: thrown.code, payload: { view: args['view'] } });
      throw thrown;
    }
  }
  return {
    openView: (trigger, view) => show('views.open', { trigger_id: trigger, view }),
    publishHome: (user, view) => show('views.publish', { user_id: user, view }),
  };
}
