// A transcript in scenes: after each act, what is new or different in the channels, and what only one person sees.
import type { Journey } from './journey.ts';
import { normalise, showMessage } from './transcript.ts';

export type Transcript = { scene(title: string): Promise<void>; text(): string };

/** `channels` by name, in the order in which they are shown, or how to list those that are there by now. Each scene waits until nothing is on its way. */
export function createTranscript({ box, quiet }: Journey, channels: readonly string[] | (() => readonly string[])): Transcript {
  const { slack } = box.demo.worlds;
  const shown = new Map<string, string>();
  const scenes: string[] = [];

  function fresh(key: string, text: string): boolean {
    if (shown.get(key) === text) return false;
    shown.set(key, text);
    return true;
  }

  /** What Slack itself says (somebody joined) is left out; lanes do not wait for each other, so a scene is put in order here. */
  function channelPart(name: string): string[] {
    const state = slack.state();
    const channel = state.channels.find((one) => one.name === name);
    if (!channel) return [];
    const news = (state.messages[channel.id] ?? []).filter((message) => message.subtype === undefined)
      .map((message) => ({ first: message.pinned ? 0 : 1, text: `${message.threadTs !== undefined && message.threadTs !== message.ts ? '(in the thread) ' : ''}${showMessage(state, message)}`, key: `${channel.id}/${message.ts}` }))
      .filter(({ key, text }) => fresh(key, text))
      .sort((a, b) => a.first - b.first || (a.text < b.text ? -1 : 1));
    const people = [...channel.members].map((id) => state.people.find((person) => person.id === id)?.realName ?? 'Tocsin').sort();
    const room = `#${name} · ${people.join(', ')} · ${normalise(state, channel.topic)}`;
    const bookmarks = channel.bookmarks.map((bookmark) => normalise(state, `[${bookmark.title}](${bookmark.link})`)).sort();
    const head = [room, ...bookmarks].join('\n');
    return [...(fresh(channel.id, head) ? [head] : []), ...news.map(({ text }) => `#${name} · ${text}`)];
  }

  function whispers(): string[] {
    const state = slack.state();
    return Object.entries(state.ephemerals).flatMap(([user, all]) => all.filter(({ ts }) => fresh(`${user}/${ts}`, ts)).map((message) => {
      const who = state.people.find((person) => person.id === user)?.realName ?? user;
      return `Only ${who} sees · ${showMessage(state, message)}`;
    }));
  }

  return {
    async scene(title) {
      await quiet();
      scenes.push([`=== ${title}`, ...(typeof channels === 'function' ? channels() : channels).flatMap(channelPart), ...whispers()].join('\n\n'));
    },
    text: () => `${scenes.join('\n\n\n')}\n`,
  };
}
