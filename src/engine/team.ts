// Who we are in Slack, and of which workspace: asked once and kept. Slack being away is no reason to refuse anybody.
import { Outage, Rejected } from '../domain/errors.ts';
import type { Clock, Slack, SlackIdentity } from '../ports.ts';

const againMs = 60_000;

/** The workspace's id, and our own user id. Undefined as long as Slack has not said it; it is then asked again once a minute at most. */
export type Team = { id(): Promise<string | undefined>; bot(): Promise<string | undefined> };

export function createTeam(slack: Slack, clock: Clock): Team {
  let known: SlackIdentity | undefined;
  let askedAt: number | undefined;
  async function identity(): Promise<SlackIdentity | undefined> {
    if (known !== undefined || (askedAt !== undefined && clock.monotonicMs() - askedAt < againMs)) return known;
    askedAt = clock.monotonicMs();
    try {
      known = await slack.identity();
    } catch (error) {
      if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    }
    return known;
  }
  return { id: async () => (await identity())?.teamId, bot: async () => (await identity())?.botUserId };
}
