// Who we are and who others are.
import { Rejected } from '../domain/errors.ts';
import type { Slack, SlackUser } from '../ports.ts';
import type { Args, Calls } from './slack-calls.ts';
import { identityAnswer, scopesAnswer, userAnswer } from './slack-shapes.ts';

const NOBODY: ReadonlySet<string> = new Set(['users_not_found', 'user_not_found', 'user_not_visible']);

type PeopleMethods = Pick<Slack, 'identity' | 'scopes' | 'user' | 'userByEmail'>;

/** The part of the port that is about people, and the bot's own user id, asked for once. `clockThere`: what Slack's last answer said of the time. */
export function peopleMethods(calls: Calls, clockThere: () => Date | undefined): PeopleMethods & { botUser: () => Promise<string> } {
  let us: string | undefined;

  async function identity() {
    const answer = await calls.ask('auth.test', {}, identityAnswer);
    us = answer.user_id;
    return { teamId: answer.team_id, team: answer.team, botUserId: answer.user_id, url: answer.url, at: clockThere() };
  }

  async function find(method: string, args: Args): Promise<SlackUser | undefined> {
    try {
      return (await calls.ask(method, args, userAnswer)).user;
    } catch (thrown) {
      if (thrown instanceof Rejected && NOBODY.has(thrown.code)) return undefined;
      throw thrown;
    }
  }

  return {
    identity,
    async scopes() {
      const granted = (await calls.ask('auth.test', {}, scopesAnswer)).response_metadata?.scopes;
      return granted?.filter((scope) => scope !== '');
    },
    botUser: async () => us ?? (await identity()).botUserId,
    user: (id) => find('users.info', { user: id }),
    userByEmail: (email) => find('users.lookupByEmail', { email }),
  };
}
