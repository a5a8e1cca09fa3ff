// App Home of one person, kept current while they look at it now and then.
import { Rejected } from '../../domain/errors.ts';
import { homeOpenedWithin } from '../../store/home.ts';
import { databaseNow } from '../commit.ts';
import { currentHome, publishHome } from '../home.ts';
import { homeMayShowMs } from '../privacy.ts';
import type { Performer } from './work.ts';

export const showHome: Performer<'slack.home.show'> = async ({ context, effect, incident }) => {
  const { user } = effect.data;
  const now = await databaseNow(context.pool);
  if (!(await homeOpenedWithin(context.pool, user, homeMayShowMs(incident, now)))) return { outcome: 'they have not looked at it lately' };
  try {
    await publishHome(context, user, await currentHome(context, user));
  } catch (error) {
    // Somebody who has left needs no Home, and an incident no word about it.
    if (error instanceof Rejected) return { outcome: `left alone: Slack says ${error.code}` };
    throw error;
  }
  return { outcome: 'shown' };
};
