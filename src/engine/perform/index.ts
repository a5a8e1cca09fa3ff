// The one place that turns a kind of effect into the work that performs it.
import type { EffectKind } from '../../domain/effects.ts';
import { showAnnouncement, showCard } from './card.ts';
import { createChannel } from './channel.ts';
import { setBookmarks, setTopic } from './decor.ts';
import { acknowledge, note, resolve } from './pagerduty.ts';
import { findPeople, invitePeople } from './people.ts';
import { publishPostmortem } from './postmortem.ts';
import { approveStep, openRun, settleStep, showRun } from './run.ts';
import { say, tell } from './say.ts';
import { retryEffects } from './retry.ts';
import { ring } from './timer.ts';
import type { Fate, Performer, Work } from './work.ts';

const performers: { readonly [K in EffectKind]: Performer<K> } = {
  'slack.channel.create': createChannel,
  'people.find': findPeople,
  'slack.people.invite': invitePeople,
  'slack.card.show': showCard,
  'slack.announcement.show': showAnnouncement,
  'slack.topic.set': setTopic,
  'slack.bookmarks.set': setBookmarks,
  'slack.say': say,
  'slack.tell': tell,
  'slack.run.show': showRun,
  'pagerduty.acknowledge': acknowledge,
  'pagerduty.resolve': resolve,
  'pagerduty.note': note,
  'github.postmortem.publish': publishPostmortem,
  'ledger.open': openRun,
  'ledger.approve': approveStep,
  'ledger.settle': settleStep,
  'effects.retry': retryEffects,
  timer: ring,
};

export function perform(work: Work): Promise<Fate> {
  return (performers[work.effect.kind] as Performer<EffectKind>)(work);
}
