// A follow-up is due: its owner hears of it before, on the day and after, then whom the config names. Its end, or another day, stops it.
import { nudge } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { decide } from '../../src/domain/decision.ts';
import { isLatest, reminders } from '../../src/domain/followup-due.ts';
import { inCharge, partsOf, sayHere, tellOne } from '../../src/domain/nudging.ts';
import { renderFollowupDue } from '../../src/render/followup-due.ts';

const topic = 'followup_due';

export default nudge({
  afterwards: true,
  most: 1,
  // Never asked: each reminder has a ref of its own.
  again: () => 0,
  due: (incident, config) => reminders(incident, config).map(({ ref, at }) => ({ ref, at })),
  act({ incident, ref, now, config }) {
    const all = reminders(incident, config);
    const one = all.find((other) => other.ref === ref);
    if (!one || !isLatest(all, one, now)) return decide([]);
    const { escalate } = config.followups;
    if (one.stage === 'up') return decide([], tellOne(escalate && slackPerson(escalate.to), { nudge: topic, ref }));
    // Without an owner in this Slack whoever led hears of it, and without anybody the channel.
    const owner = incident.followups.find((other) => other.id === one.followup)?.owner;
    const told = [owner?.via === 'slack' ? owner : undefined, incident.postmortemOwner, ...inCharge(incident)].find((person) => person?.via === 'slack');
    return decide([], told ? tellOne(told, { nudge: topic, ref }) : [sayHere({ nudge: topic, ref })]);
  },
  words: (incident, ref, config) => renderFollowupDue(incident, partsOf(ref).what, config),
});
