// User groups: who is in one. Asked only where the policy names a group, because it needs a scope of its own (usergroups:read).
import { Rejected } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import type { Calls } from './slack-calls.ts';
import { usergroupAnswer } from './slack-shapes.ts';

/** The part of the port that is about user groups. A group that was switched off has no members for us: it must not let anybody in. */
export function usergroupMethods(calls: Calls): Pick<Slack, 'usergroup'> {
  return {
    async usergroup(id) {
      try {
        // Without include_disabled Slack knows no switched-off group (docs.slack.dev, usergroups.users.list).
        return (await calls.ask('usergroups.users.list', { usergroup: id }, usergroupAnswer)).users;
      } catch (thrown) {
        if (thrown instanceof Rejected && thrown.code === 'no_such_subteam') return undefined;
        throw thrown;
      }
    },
  };
}
