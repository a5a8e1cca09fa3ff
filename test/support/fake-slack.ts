// Slack in memory, behind the engine's port: it keeps channels, messages and their metadata, and can be told to fail.
import { Rejected } from '../../src/domain/errors.ts';
import { clocksMayDifferMs } from '../../src/domain/time.ts';
import type { Slack, SlackChannel, SlackUser } from '../../src/ports.ts';
import type { Message } from '../../src/render/blocks.ts';
import { faulty, type Faults } from './faults.ts';

export type Posted = { readonly channel: string; readonly ts: string; readonly effect: string; readonly at: Date; readonly thread?: string | undefined; message: Message; edits: number; pinned: boolean; readonly file?: string };
export type Room = SlackChannel & {
  archived: boolean; name: string; topic: string; readonly members: Set<string>; readonly bookmarks: { id: string; title: string; link: string }[];
};

export const bot = 'UTOCSIN';

export type SlackWorld = {
  readonly rooms: Room[];
  readonly messages: Posted[];
  readonly told: { readonly user: string; readonly text: string; readonly where: string }[];
  readonly opened: unknown[];
  /** What was uploaded; shared it is a message with `file`. */
  readonly files: { readonly name: string; readonly text: string }[];
  readonly homes: Map<string, unknown>;
  /** What people wrote, for `message()`. */
  readonly written: { channel: string; ts: string; author?: string; app?: { name: string; ours: boolean }; text: string; thread?: string; edited?: string }[];
  readonly reactions: Set<string>;
  readonly users: SlackUser[];
  /** Who is in which user group (S…). */
  readonly usergroups: Map<string, string[]>;
  /** What the token may do; without `scopes` Slack does not say. */
  readonly granted: { scopes?: readonly string[] };
  /** A channel that was there before; made by somebody else unless said otherwise. */
  room(name: string, more?: Partial<SlackChannel>): Room;
  person(id: string, more?: Partial<SlackUser>): SlackUser;
  /** The messages of a channel by its name, oldest first. */
  said(name: string): Posted[];
};
export type FakeSlack = Slack & SlackWorld & Faults;

/** `#incidents` is there from the beginning, and a human being deletes nothing unless the test does. */
export function fakeSlack(): FakeSlack {
  const world = createWorld();
  world.room('incidents');
  return faulty<Slack, SlackWorld>({ ...channels(world), ...messages(world), ...people(world) }, world);
}

function createWorld(): SlackWorld {
  const rooms: Room[] = [];
  const posted: Posted[] = [];
  const users: SlackUser[] = [];
  return {
    rooms, messages: posted, told: [], opened: [], files: [], homes: new Map(), written: [], reactions: new Set(), users, usergroups: new Map(), granted: {},
    room(name, more = {}) {
      const made: Room = {
        id: `C${String(rooms.length + 1).padStart(4, '0')}`, name, createdBy: 'USOMEBODY', createdAt: new Date(), archived: false, private: false,
        topic: '', members: new Set(), bookmarks: [], ...more,
      };
      rooms.push(made);
      return made;
    },
    person(id, more = {}) {
      const user: SlackUser = { id, name: id.toLowerCase(), email: `${id.toLowerCase()}@acme.example`, isBot: false, isOutsider: false, isAdmin: false, deleted: false, ...more };
      users.push(user);
      return user;
    },
    said: (name) => posted.filter((one) => one.channel === rooms.find((room) => room.name === name)?.id),
  };
}

function no(code: string): never {
  throw new Rejected('slack', code, `Slack says ${code}`);
}

function open(world: SlackWorld, id: string): Room {
  const room = world.rooms.find((one) => one.id === id) ?? no('channel_not_found');
  return room.archived ? no('is_archived') : room;
}

function message(world: SlackWorld, channel: string, ts: string): Posted {
  return world.messages.find((one) => one.channel === channel && one.ts === ts) ?? no('message_not_found');
}

function channels(world: SlackWorld) {
  return {
    scopes: () => Promise.resolve(world.granted.scopes),
    identity: () => Promise.resolve({ teamId: 'T1', team: 'Acme', botUserId: bot, url: 'https://acme.slack.example/' }),
    async createChannel(input: { name: string; private: boolean }) {
      if (world.rooms.some((room) => room.name === input.name)) no('name_taken');
      return { ...world.room(input.name, { private: input.private, createdBy: bot, createdAt: new Date() }) };
    },
    channelByName: (name: string) => Promise.resolve(world.rooms.find((room) => room.name === name)),
    channelsMadeBy: (user: string) => Promise.resolve(world.rooms.filter((room) => room.createdBy === user && !room.archived)),
    async channel(id: string) {
      return world.rooms.find((room) => room.id === id) ?? no('channel_not_found');
    },
    members: async (id: string) => [...open(world, id).members],
    async invite(id: string, wanted: readonly string[]) {
      const room = open(world, id);
      const failed = wanted.filter((user) => !world.users.some((known) => known.id === user)).map((user) => ({ user, code: 'user_not_found' }));
      for (const user of wanted) if (!failed.some((one) => one.user === user)) room.members.add(user);
      return { failed };
    },
    async setTopic(id: string, topic: string) {
      open(world, id).topic = topic;
    },
    async renameChannel(id: string, name: string) {
      if (world.rooms.some((room) => room.name === name)) no('name_taken');
      open(world, id).name = name;
    },
    async archiveChannel(id: string) {
      const room = world.rooms.find((one) => one.id === id) ?? no('channel_not_found');
      room.archived = true;
    },
    bookmarks: async (id: string) => [...open(world, id).bookmarks],
    async addBookmark(id: string, bookmark: { title: string; link: string }) {
      const { bookmarks } = open(world, id);
      bookmarks.push({ id: `Bk${bookmarks.length}`, ...bookmark });
    },
  };
}

/** Words to a person stand in a conversation that Slack calls by an id of its own. */
function conversation(channel: string): string {
  return channel.startsWith('U') ? `D${channel.slice(1)}` : channel;
}

function messages(world: SlackWorld) {
  let last = 0;
  return {
    async post(input: { channel: string; message: Message; effect: string; thread?: string | undefined }) {
      // Words to one person go to the conversation with them, which needs no opening.
      if (!input.channel.startsWith('U')) open(world, input.channel);
      last += 1;
      const ts = `1700000000.${String(last).padStart(6, '0')}`;
      world.messages.push({ channel: input.channel, ts, effect: input.effect, at: new Date(), thread: input.thread, message: input.message, edits: 0, pinned: false });
      return { ts, channel: conversation(input.channel) };
    },
    async findPosted(input: { channel: string; effect?: string | undefined; since: Date; thread?: string | undefined }) {
      const since = input.since.getTime() - clocksMayDifferMs;
      const there = world.messages.filter((one) => one.channel === input.channel && (input.thread === undefined ? one.thread === undefined : [one.thread, one.ts].includes(input.thread)));
      return there.filter((one) => (input.effect === undefined || one.effect === input.effect) && one.at.getTime() >= since).map((one) => one.ts);
    },
    async update(input: { channel: string; ts: string; message: Message }) {
      const whose = world.messages.find((one) => one.channel !== input.channel && conversation(one.channel) === input.channel)?.channel;
      if (whose === undefined) open(world, input.channel);
      const found = message(world, whose ?? input.channel, input.ts);
      found.message = input.message;
      found.edits += 1;
    },
    async remove(channel: string, ts: string) {
      const found = world.messages.findIndex((one) => one.channel === channel && one.ts === ts);
      if (found >= 0) world.messages.splice(found, 1);
    },
    async ephemeral(input: { channel: string; user: string; message: Message }) {
      world.told.push({ user: input.user, text: input.message.text, where: input.channel });
    },
    async uploadFile({ name, text }: { name: string; text: string }) {
      world.files.push({ name, text });
      return { file: `F${world.files.length}` };
    },
    async shareFile(input: { file: string; title: string; channel: string; thread: string }) {
      open(world, input.channel);
      const { name } = world.files[Number(input.file.slice(1)) - 1] ?? no('file_not_found');
      last += 1;
      const ts = `1700000000.${String(last).padStart(6, '0')}`;
      world.messages.push({ channel: input.channel, ts, effect: '', at: new Date(), thread: input.thread, message: { text: '' }, edits: 0, pinned: false, file: name });
    },
    async findFiles(input: { channel: string; thread: string; name?: string | undefined }) {
      return world.messages.filter((one) => one.channel === input.channel && one.thread === input.thread && one.file !== undefined && (input.name === undefined || one.file === input.name)).map((one) => one.ts);
    },
    async pin(channel: string, ts: string) {
      open(world, channel);
      message(world, channel, ts).pinned = true;
    },
    permalink: (channel: string, ts: string) => Promise.resolve(`https://acme.slack.example/archives/${channel}/p${ts}`),
    async openView(_trigger: string, view: unknown) {
      world.opened.push(view);
    },
    async publishHome(user: string, view: unknown) {
      world.homes.set(user, view);
    },
    async message(channel: string, ts: string) {
      const is = (one: { channel: string; ts: string }) => one.channel === channel && one.ts === ts;
      const ours = world.messages.find(is);
      return world.written.find(is) ?? (ours && { text: ours.message.text });
    },
    async history({ channel, since, most }: { channel: string; since: Date; most: number }) {
      const there = world.written.filter((one) => one.channel === channel && one.thread === undefined && Number(one.ts) * 1_000 >= since.getTime());
      return there.toSorted((a, b) => a.ts.localeCompare(b.ts)).slice(-most);
    },
    async react(channel: string, ts: string, name: string, on: boolean) {
      world.reactions[on ? 'add' : 'delete'](`${channel}/${ts}/${name}`);
    },
    async respond(url: string, said: Message) {
      world.told.push({ user: new URL(url).pathname.slice(1), text: said.text, where: 'response' });
    },
  };
}

function people(world: SlackWorld) {
  return {
    user: (id: string) => Promise.resolve(world.users.find((one) => one.id === id)),
    userByEmail: (email: string) => Promise.resolve(world.users.find((one) => one.email === email)),
    usergroup: (id: string) => Promise.resolve(world.usergroups.get(id)),
  };
}
