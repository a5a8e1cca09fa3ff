// Channels that the config names (announce: "#incidents"), looked up once: listing all channels is the slowest thing Slack does.
import type { Slack } from '../ports.ts';
import type { ChannelFinder } from './context.ts';

export function createChannelFinder(): ChannelFinder {
  const known = new Map<string, string>();
  return {
    async find(slack: Slack, name: string) {
      const there = known.get(name);
      if (there !== undefined) return there;
      const channel = await slack.channelByName(name);
      if (channel) known.set(name, channel.id);
      return channel?.id;
    },
    forget: (name) => known.delete(name),
  };
}
