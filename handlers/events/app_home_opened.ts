// Somebody opened App Home: it is built for them anew. Slack tells of the Messages tab as well, where there is nothing to build.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { tell } from '../../src/domain/decision.ts';
import { publicOnes } from '../../src/domain/home.ts';
import { renderHome } from '../../src/render/home.ts';

export default event({
  where: 'anywhere',
  scopes: [],
  input: z.object({ user: slackId, tab: z.string().default('home') }),
  keep: ({ tab }) => tab === 'home',
  channelOf: () => undefined,
  needs: () => [{ need: 'home' }],
  decide({ by, config, now, known }) {
    const { home } = known;
    if (!home) return tell('App Home could not be read.');
    return { home: renderHome({ ...home, user: by.id, config, now }), shows: publicOnes(home) };
  },
});
