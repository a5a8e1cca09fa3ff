// Keeps Tocsin within Slack's patience: what people wait for goes first, what only looks nice waits. Shared by all replicas.
import { urgencies, type Urgency } from '../domain/effects.ts';
import { Outage, toError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Clock, Random, Slack } from '../ports.ts';
import { close, draw, type Draw } from '../store/budget.ts';
import type { Db } from '../store/pool.ts';

/** Nothing was sent: it was not its turn yet. */
export class Paced extends Outage {
  constructor(key: string, waitMs: number) {
    super('slack', `waiting for its turn: ${key} was used up by what is more urgent`, { retryAfterMs: waitMs });
    this.name = 'Paced';
  }
}

export type Budget = {
  /** Returns when the call may be made now; throws Paced otherwise. */
  pass(call: keyof Slack, args: readonly unknown[], urgency: number): Promise<void>;
  /** Slack answered this call with 429. */
  refused(call: keyof Slack, error: Outage): Promise<void>;
};

type Limit = { readonly method: string; readonly perMinute: number };

// docs.slack.dev, Rate limits: tier 2 is 20 a minute, tier 3 is 50, tier 4 is 100, per method and workspace. Bursts are tolerated
// "by an unpublished amount": we allow ourselves one minute's worth at once.
const limits: Readonly<Partial<Record<keyof Slack, Limit>>> = {
  createChannel: { method: 'conversations.create', perMinute: 20 }, archiveChannel: { method: 'conversations.archive', perMinute: 20 },
  renameChannel: { method: 'conversations.rename', perMinute: 20 },
  channelByName: { method: 'conversations.list', perMinute: 20 }, setTopic: { method: 'conversations.setTopic', perMinute: 20 },
  pin: { method: 'pins.add', perMinute: 20 }, addBookmark: { method: 'bookmarks.add', perMinute: 20 },
  invite: { method: 'conversations.invite', perMinute: 50 }, update: { method: 'chat.update', perMinute: 50 },
  remove: { method: 'chat.delete', perMinute: 50 }, findPosted: { method: 'conversations.history', perMinute: 50 },
  message: { method: 'conversations.history', perMinute: 50 }, react: { method: 'reactions.add', perMinute: 50 },
  history: { method: 'conversations.history', perMinute: 50 },
  bookmarks: { method: 'bookmarks.list', perMinute: 50 }, userByEmail: { method: 'users.lookupByEmail', perMinute: 50 },
  findFiles: { method: 'conversations.replies', perMinute: 50 }, uploadFile: { method: 'files.getUploadURLExternal', perMinute: 100 },
  shareFile: { method: 'files.completeUploadExternal', perMinute: 100 }, ephemeral: { method: 'chat.postEphemeral', perMinute: 100 }, publishHome: { method: 'views.publish', perMinute: 100 },
  user: { method: 'users.info', perMinute: 100 }, members: { method: 'conversations.members', perMinute: 100 },
};

/** "About 1 message/s per channel over all posting methods" (docs.slack.dev, Rate limits). */
const postsPerMinute = 60;
const postBurst = 20;

/**
 * The share of a bucket that is left to what is more urgent. What a person asked for goes on even when nothing is left, and so do
 * channels and invitations: only Slack's own 429 holds them back. A card's edits do not, for people's acts edit messages too.
 */
const reserves: Readonly<Record<Urgency, number>> = { asked: 0, critical: 0.2, normal: 0.4, cosmetic: 0.6 };

export function createBudget({ db, clock, random, log }: { db: Db; clock: Clock; random: Pick<Random, 'fraction'>; log: Log }): Budget {
  const known = new Map<string, { tokens: number; at: number; until: number }>();

  async function take(wanted: Draw): Promise<number> {
    const { tokens, waitMs } = await draw(db, wanted);
    const at = clock.monotonicMs();
    known.set(wanted.key, { tokens, at, until: at + waitMs });
    return spread(waitMs);
  }

  /** Many wait for one bucket: they do not all come back when one call is there. */
  function spread(waitMs: number): number {
    return waitMs * (1 + 3 * random.fraction());
  }

  /** From what was left last time: 0 when the call may be made. Unknown is as good as plenty. */
  function guess({ key, perMinute, burst, reserve, debt }: Draw): number {
    const last = known.get(key);
    if (!last) return 0;
    const now = clock.monotonicMs();
    const tokens = Math.min(burst, last.tokens + ((now - last.at) * perMinute) / 60_000);
    if (debt) return Math.max(0, last.until - now);
    if (tokens >= 1 + reserve) return 0;
    return Math.max(last.until - now, ((1 + reserve - tokens) * 60_000) / perMinute);
  }

  return {
    async pass(call, args, urgency) {
      for (const wanted of drawsOf(call, args, urgency)) {
        // Responders wait for these, so they do not wait for the database: they are counted while Slack answers.
        if (urgency <= urgencies.critical) {
          const waitMs = guess(wanted);
          if (waitMs > 0) throw new Paced(wanted.key, spread(waitMs));
          take(wanted).catch((error: unknown) => log.warn('a call to Slack was not counted', { key: wanted.key, error: toError(error) }));
        } else {
          const waitMs = await take(wanted);
          if (waitMs > 0) throw new Paced(wanted.key, waitMs);
        }
      }
    },
    async refused(call, error) {
      const method = limits[call]?.method;
      if (method !== undefined && error.retryAfterMs !== undefined) await close(db, method, error.retryAfterMs);
    },
  };
}

/** For a Slack that knows no limits: the world in a box, and tests. */
export const unpaced: Budget = { pass: () => Promise.resolve(), refused: () => Promise.resolve() };

function drawsOf(call: keyof Slack, args: readonly unknown[], urgency: number): Draw[] {
  const share = reserveOf(urgency);
  const limit = limits[call];
  const debt = urgency === urgencies.asked || (urgency === urgencies.critical && call !== 'update' && call !== 'post');
  if (limit) return [{ key: limit.method, perMinute: limit.perMinute, burst: limit.perMinute, reserve: limit.perMinute * share, debt }];
  if (call !== 'post') return [];
  const [input] = args as [{ channel: string }];
  return [{ key: `post/${input.channel}`, perMinute: postsPerMinute, burst: postBurst, reserve: postBurst * share, debt }];
}

function reserveOf(urgency: number): number {
  const [name] = Object.entries(urgencies).find(([, value]) => value === urgency) ?? ['cosmetic'];
  return reserves[name as Urgency];
}
