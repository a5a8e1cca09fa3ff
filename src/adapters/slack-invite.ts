// Inviting many people, so that one who cannot be invited never keeps the others out.
import type { Calls } from './slack-calls.ts';
import { read } from './slack-calls.ts';
import { verdictOf } from './slack-errors.ts';
import { inviteAnswer } from './slack-shapes.ts';

type Failure = { readonly user: string; readonly code: string };

const METHOD = 'conversations.invite';
/** "Up to 100 users may be listed" (Slack's documentation of conversations.invite). */
const GROUP = 100;

/** The person is where they should be. The bot made the channel, so it is in. */
const ALREADY_IN: ReadonlySet<string> = new Set(['already_in_channel', 'cant_invite_self']);

/** Codes that are about a person and not about the channel or the app. */
const ABOUT_A_PERSON: ReadonlySet<string> = new Set([
  ...ALREADY_IN, 'app_cannot_join_channel', 'cant_invite', 'invitee_cant_see_channel', 'no_external_invite_permission',
  'org_user_not_in_team', 'ura_max_channels', 'user_is_restricted', 'user_not_found',
]);

/** Invites `users` in groups of 100 and gives back those who could not be, with Slack's code. Safe to repeat. */
export async function inviteAll(calls: Calls, channel: string, users: readonly string[]): Promise<readonly Failure[]> {
  const wanted = [...new Set(users)];
  const failed: Failure[] = [];
  for (let at = 0; at < wanted.length; at += GROUP) {
    failed.push(...await inviteGroup(calls, channel, wanted.slice(at, at + GROUP)));
  }
  return failed.filter(({ code }) => !ALREADY_IN.has(code));
}

async function inviteGroup(calls: Calls, channel: string, users: readonly string[]): Promise<readonly Failure[]> {
  const answer = await calls.send(METHOD, { channel, users: users.join(','), force: true });
  const { ok, error, errors } = read(METHOD, answer, inviteAnswer);
  if (!ok && !ABOUT_A_PERSON.has(error ?? '')) calls.settle(METHOD, answer);

  const passing = errors.find((one) => verdictOf(one.error) === 'wait' || verdictOf(one.error) === 'unsure');
  if (passing !== undefined) calls.settle(METHOD, { ok: false, error: passing.error });

  const named = errors.flatMap((one) => (one.user === undefined ? [] : [{ user: one.user, code: one.error }]));
  if (named.length < errors.length) return oneByOne(calls, channel, users, errors[0]?.error ?? error);
  if (ok) return named;

  // Refused as a whole because of the named: the rest was perhaps not invited.
  const rest = users.filter((user) => !named.some((one) => one.user === user));
  if (rest.length === 0) return named;
  if (rest.length === users.length) return oneByOne(calls, channel, users, error);
  return [...named, ...await inviteGroup(calls, channel, rest)];
}

/** Slack did not say whom it means: asked about each alone, the answer is about that one. */
async function oneByOne(
  calls: Calls, channel: string, users: readonly string[], code: string | undefined,
): Promise<readonly Failure[]> {
  const [only, ...others] = users;
  if (only === undefined) return [];
  if (others.length === 0) return [{ user: only, code: code ?? 'cant_invite' }];
  const failed: Failure[] = [];
  for (const user of users) failed.push(...await inviteGroup(calls, channel, [user]));
  return failed;
}
