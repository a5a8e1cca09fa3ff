// /incident followup: what is to be done after the incident. It goes into the postmortem.
import { command } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { followupAdded, followupDropped, readFollowup, type FollowupWords } from '../../src/domain/followups.ts';
import { followupModal } from '../../src/render/forms/followup.ts';
import { renderFollowups } from '../../src/render/followups.ts';

export default command<FollowupWords>({
  where: 'incident',
  usage: 'followup [@owner] <what>',
  help: 'Note what is to be done after the incident; it goes into the postmortem. Alone it opens a form, `followups` lists them.',
  examples: ['followup', 'followup alert on a full disk at 80 %', 'followup @ada write the failover runbook', 'followups', 'followup drop 2'],
  aliases: ['follow-up', 'fu', 'action-item', 'followups', 'follow-ups', 'action-items'],
  parse: (text, _config, as) => readFollowup(text, as),
  needs: (words) => ('who' in words && words.who !== undefined && words.who !== 'me' ? [{ need: 'account', user: words.who }] : []),
  decide(situation, words) {
    const { incident, by } = situation;
    if (words.do === 'list') return { say: renderFollowups(incident) };
    if (words.do === 'drop') return followupDropped(incident, words.id);
    const who = words.who === 'me' ? by.id : words.who;
    if (words.text === '') return { open: followupModal(incident, { who }) };
    return followupAdded(incident, { text: words.text, owner: who === undefined ? undefined : slackPerson(who) }, situation);
  },
});
