// The look-alike of Slack as one object: its HTTP side for the bot, its acts for people, its state for the page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Clock, Random } from '../../src/ports.ts';

import { createMail } from './delivery.ts';
import { SUBSCRIPTIONS } from './events.ts';
import { createFaults, type Fault } from './faults.ts';
import type { Call, Delivery, Hub } from './hub.ts';
import { createIds } from './ids.ts';
import { createLimits } from './limits.ts';
import type { Bot, ChannelSeed, Ephemeral, GroupSeed, PersonSeed, Team } from './model.ts';
import { act, type Act } from './person/act.ts';
import type { ActResult } from './person/payload.ts';
import { SCOPES } from './scopes.ts';
import { addPerson, seedWorld } from './seed.ts';
import { createSocketDesk, type SocketDesk } from './socket.ts';
import { pageState, type SlackPageState } from './state.ts';
import { handle } from './web.ts';

/**
 * `appUrl` is where the bot listens, without a path. `scopes` and `events` default to what Tocsin's manifest asks for
 * (without `chat:write.public`). `limits: 'real'` turns Slack's rate limits on. `appToken` turns Socket Mode on.
 */
export type SlackWorldOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appUrl: () => string;
  readonly team?: Team;
  readonly bot?: Bot;
  readonly people: readonly PersonSeed[];
  readonly channels: readonly ChannelSeed[];
  readonly groups?: readonly GroupSeed[];
  readonly scopes?: readonly string[];
  readonly events?: readonly string[];
  readonly homeTab?: boolean;
  readonly appToken?: string | undefined;
  readonly limits?: 'off' | 'real';
  readonly fetch?: typeof fetch;
};

export type SlackWorld = {
  readonly team: Team;
  readonly bot: Bot;
  /** Every call the bot made, oldest first: Web API methods, and `response_url`. */
  readonly calls: readonly Call[];
  /** Every try at delivering an event, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Where this Slack can be reached from outside, e.g. `http://127.0.0.1:4000`; needed before anybody acts. */
  mountAt(origin: string): void;
  /** Serves `/slack/api/*`, `/slack/response/*`, `/slack/upload/*`; `false` when the path is none of these. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Takes a WebSocket of Socket Mode; `false` when the path is another. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Socket Mode, when it is on: to count, refresh or cut the app's connections. */
  readonly socket: Pick<SocketDesk, 'open' | 'refresh' | 'cut'> | undefined;
  /** Somebody more, as in the seed; the answer is their id. */
  addPerson(seed: PersonSeed): string;
  /** What a person does. Resolves when the app has answered, or three seconds have passed. */
  act(what: Act): Promise<ActResult>;
  fault(fault: Fault): void;
  clearFaults(): void;
  state(): SlackPageState;
  /** What only this person sees, oldest first; a look that costs nothing, where `state` pictures everything. */
  whispersTo(person: string): readonly Ephemeral[];
  /** Calls `listener` after every change; the answer stops it. */
  onChange(listener: () => void): () => void;
  /** The id of a person (by name) or of a channel (by name, archived ones too); throws when there is none. */
  idOf(name: string): string;
  /** The id of a channel whose name begins so. */
  channelNamed(start: string): string | undefined;
  /** Resolves when every event so far has been offered to the app once. */
  settled(): Promise<void>;
  /** Ends all waiting: nothing is delivered or retried any more. */
  stop(): void;
};

const TEAM: Team = { id: 'T0TOCSIN01', name: 'Bellfounders', domain: 'bellfounders' };
const BOT: Bot = { userId: 'U0TOCSIN01', botId: 'B0TOCSIN01', appId: 'A0TOCSIN01', name: 'tocsin', realName: 'Tocsin' };

function createHub(options: SlackWorldOptions, deliver: Hub['deliver'], changed: Hub['changed']): Hub {
  const { clock, random } = options;
  return {
    clock,
    random,
    ids: createIds(clock, random),
    fetch: options.fetch ?? globalThis.fetch,
    team: options.team ?? TEAM,
    bot: options.bot ?? BOT,
    botToken: options.botToken,
    signingSecret: options.signingSecret,
    scopes: options.scopes ?? SCOPES,
    subscriptions: options.events ?? SUBSCRIPTIONS,
    homeTab: options.homeTab ?? true,
    socket: options.appToken === undefined ? undefined : createSocketDesk(options.appToken),
    appUrl: options.appUrl,
    origin: 'http://slack.invalid',
    people: new Map(),
    channels: new Map(),
    groups: new Map(),
    files: new Map(),
    ephemerals: new Map(),
    stacks: new Map(),
    homes: new Map(),
    triggers: new Map(),
    replies: new Map(),
    picked: new Map(),
    faults: createFaults(),
    limits: createLimits(clock, options.limits ?? 'off'),
    calls: [],
    deliveries: [],
    stopping: new AbortController(),
    deliver,
    changed,
  };
}

function idOf(hub: Hub, name: string): string {
  const found = [...hub.people.values(), ...hub.channels.values()].find((each) => each.name === name);
  if (!found) throw new Error(`Nobody and no channel is called "${name}" here.`);
  return found.id;
}

/** A Slack with these people and channels in it. Everything repeats exactly when clock, randomness and calls do. */
export function createSlackWorld(options: SlackWorldOptions): SlackWorld {
  const listeners = new Set<() => void>();
  const mail = createMail(() => hub);
  const hub: Hub = createHub(options, mail.deliver, () => {
    for (const listener of listeners) listener();
  });
  seedWorld(hub, options);
  return {
    team: hub.team,
    bot: hub.bot,
    calls: hub.calls,
    deliveries: hub.deliveries,
    mountAt: (origin) => {
      hub.origin = origin.replace(/\/$/u, '');
    },
    handle: (req, res) => handle(hub, req, res),
    upgrade: (req, socket, head) => hub.socket?.upgrade(hub, req, socket, head) ?? false,
    socket: hub.socket,
    addPerson: (seed) => {
      const { id } = addPerson(hub, seed);
      hub.changed();
      return id;
    },
    act: (what) => act(hub, what),
    fault: (fault) => {
      hub.faults.add(fault);
    },
    clearFaults: () => {
      hub.faults.clear();
    },
    state: () => pageState(hub),
    whispersTo: (person) => hub.ephemerals.get(person) ?? [],
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    idOf: (name) => idOf(hub, name),
    channelNamed: (start) => [...hub.channels.values()].find(({ name }) => name.startsWith(start))?.id,
    settled: mail.settled,
    stop: () => {
      hub.stopping.abort();
      hub.socket?.cut();
    },
  };
}

export { actSchema, type Act } from './person/act.ts';
export { listenSlack } from './listen.ts';
export type { Fault, FaultKind } from './faults.ts';
