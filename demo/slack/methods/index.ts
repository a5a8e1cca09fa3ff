// Every method this Slack knows, by name.
import { bookmarks } from './bookmarks.ts';
import { channels } from './channels.ts';
import { chat } from './chat.ts';
import { files } from './files.ts';
import { history } from './history.ts';
import { listing } from './listing.ts';
import { membership } from './membership.ts';
import type { Method } from './method.ts';
import { pins, reactions } from './pins.ts';
import { team } from './team.ts';
import { users } from './users.ts';
import { views } from './views.ts';

export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...team, ...channels, ...membership, ...listing, ...history, ...chat, ...pins, ...reactions, ...bookmarks, ...views,
    ...users, ...files,
  }),
);
