// The one place that turns a kind of effect into the work that performs it.
import type { EffectKind } from '../../domain/effects.ts';
import { backfill } from './backfill.ts';
import { singCanary } from './canary.ts';
import { pinCard, showAnnouncement, showCard } from './card.ts';
import { createChannel } from './channel.ts';
import { closeChannel } from './close.ts';
import { setBookmarks, setTopic } from './decor.ts';
import { absorb } from './absorb.ts';
import { removeDoubles } from './doubles.ts';
import { showHome } from './home.ts';
import { openIssue, reopenIssue } from './issue.ts';
import { shareLog } from './log.ts';
import { react, showItem } from './item.ts';
import { moveChannel } from './move.ts';
import { postSuggestion, propose } from './model.ts';
import { ringNudge } from './nudge.ts';
import { page } from './page.ts';
import { acknowledge, note, resolve } from './pagerduty.ts';
import { findPeople, invitePeople } from './people.ts';
import { publishPostmortem } from './postmortem.ts';
import { promote } from './promote.ts';
import { prove } from './prove.ts';
import { approveStep, openRun, settleStep } from './ledger.ts';
import { showRun, tellOfGlass } from './run.ts';
import { say, tell } from './say.ts';
import { retryEffects } from './retry.ts';
import { takeActions } from './take-actions.ts';
import { ring } from './timer.ts';
import type { Fate, Performer, Work } from './work.ts';

const performers: { readonly [K in EffectKind]: Performer<K> } = {
  'slack.channel.create': createChannel,
  'slack.canary.sing': singCanary,
  'people.find': findPeople,
  'slack.people.invite': invitePeople,
  'slack.card.show': showCard,
  'slack.card.pin': pinCard,
  'slack.announcement.show': showAnnouncement,
  'slack.topic.set': setTopic,
  'slack.bookmarks.set': setBookmarks,
  'slack.backfill': backfill,
  'slack.say': say,
  'slack.tell': tell,
  'slack.item.show': showItem,
  'slack.react': react,
  'slack.doubles.remove': removeDoubles,
  'slack.home.show': showHome,
  'slack.channel.move': moveChannel,
  'slack.channel.close': closeChannel,
  'slack.run.show': showRun,
  'slack.log.share': shareLog,
  'slack.audit': tellOfGlass,
  'pagerduty.acknowledge': acknowledge,
  'pagerduty.resolve': resolve,
  'pagerduty.page': page,
  'pagerduty.note': note,
  'github.postmortem.publish': publishPostmortem,
  'postmortem.actions.take': takeActions,
  'github.issue.open': openIssue,
  'github.issue.reopen': reopenIssue,
  'followup.prove': prove,
  'model.propose': propose,
  'github.suggestion.post': postSuggestion,
  'ledger.open': openRun,
  'ledger.approve': approveStep,
  'ledger.settle': settleStep,
  'effects.retry': retryEffects,
  'incident.absorb': absorb,
  'storm.promote': promote,
  nudge: ringNudge,
  timer: ring,
};

export function perform(work: Work): Promise<Fate> {
  return (performers[work.effect.kind] as Performer<EffectKind>)(work);
}
