// The one thing every room of the look-alike shares: its memory, its clock, and who is told when something changes.
import type { Clock, Random } from '../../src/ports.ts';

import type { FaultDesk } from './faults.ts';
import type { Ids } from './ids.ts';
import type { Fields } from './json.ts';
import type { LimitDesk } from './limits.ts';
import type { Bot, Channel, Ephemeral, Group, Person, StoredFile, Team, View } from './model.ts';
import type { Reply } from './response-urls.ts';
import type { SocketDesk } from './socket.ts';
import type { Trigger } from './triggers.ts';

/** One call of the Web API as it was seen and answered; `answer` is undefined when the connection was cut. */
export type Call = {
  readonly at: Date;
  readonly method: string;
  readonly args: Fields;
  readonly answer: Fields | undefined;
  readonly fault?: string;
};

/** One try at handing the app an event; `status` is undefined when nothing answered in time. */
export type Delivery = {
  readonly at: Date;
  readonly eventId: string;
  readonly type: string;
  readonly retry: number;
  readonly reason: string | undefined;
  readonly status: number | undefined;
};

export type Hub = {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly fetch: typeof fetch;
  readonly team: Team;
  readonly bot: Bot;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
  readonly subscriptions: readonly string[];
  /** Is the Home tab on? */
  readonly homeTab: boolean;
  /** Where the app listens, without a path. */
  readonly appUrl: () => string;
  /** Where this Slack is served, without a path and without a slash at the end. */
  origin: string;
  readonly people: Map<string, Person>;
  readonly channels: Map<string, Channel>;
  readonly groups: Map<string, Group>;
  readonly files: Map<string, StoredFile>;
  readonly ephemerals: Map<string, Ephemeral[]>;
  /** Modals by person, the one on top last. */
  readonly stacks: Map<string, View[]>;
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly replies: Map<string, Reply>;
  /** Menus and inputs in messages, by `channel/ts/person`. */
  readonly picked: Map<string, View['values']>;
  readonly faults: FaultDesk;
  readonly limits: LimitDesk;
  readonly calls: Call[];
  readonly deliveries: Delivery[];
  readonly stopping: AbortController;
  /** Socket Mode, when the app has it on: then nothing is sent to `appUrl`. */
  readonly socket: SocketDesk | undefined;
  /** Hands an event to the app, later and on its own; `shared`: its channel is shared with another company. See delivery.ts. */
  readonly deliver: (event: Fields, shared: boolean) => void;
  readonly changed: () => void;
};

/** Whole seconds since 1970, as Slack dates channels, pins and bookmarks. */
export function seconds(hub: Pick<Hub, 'clock'>): number {
  return Math.floor(hub.clock.now().getTime() / 1000);
}
