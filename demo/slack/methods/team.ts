// auth.test, team.info and bots.info: who the bot is and where; apps.connections.open: the way to Socket Mode.
import { text } from '../args.ts';
import { SlackError } from '../refusal.ts';

import type { Methods } from './method.ts';

export const team: Methods = {
  'auth.test': {
    tier: 0,
    scopes: [],
    run: (hub) => ({
      url: `${hub.origin}/`, team: hub.team.name, user: hub.bot.name, team_id: hub.team.id, user_id: hub.bot.userId,
      bot_id: hub.bot.botId, is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    tier: 3,
    scopes: [],
    appToken: true,
    // Without Socket Mode there is no token that would be taken.
    run: (hub) => ({ url: hub.socket?.ticket(hub) ?? '' }),
  },
  'team.info': {
    tier: 3,
    scopes: ['team:read'],
    run: (hub) => ({ team: { id: hub.team.id, name: hub.team.name, domain: hub.team.domain, email_domain: '', icon: {} } }),
  },
  'bots.info': {
    tier: 3,
    scopes: ['users:read'],
    formOnly: true,
    run: (hub, args) => {
      if ((text(args, 'bot') ?? hub.bot.botId) !== hub.bot.botId) throw new SlackError('bot_not_found');
      const { botId, appId, userId, name } = hub.bot;
      return { bot: { id: botId, deleted: false, name, updated: 0, app_id: appId, user_id: userId, icons: {} } };
    },
  },
};
