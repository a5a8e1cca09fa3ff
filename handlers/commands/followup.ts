// /incident followup: what is to be done after the incident. It goes into the postmortem, and becomes an issue when somebody asks.
import { command, type InIncident } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import type { Outcome } from '../../src/domain/decision.ts';
import { issueAsked } from '../../src/domain/followup-issues.ts';
import { proofSet } from '../../src/domain/followup-proof.ts';
import { followupEnded, followupReopened, followupScheduled, type FollowupVerb } from '../../src/domain/followup-verbs.ts';
import { followupAdded, followupDropped, readFollowup, type FollowupWords } from '../../src/domain/followups.ts';
import { followupModal } from '../../src/render/forms/followup.ts';
import { renderFollowups } from '../../src/render/followups.ts';

export default command<FollowupWords>({
  where: 'incident',
  usage: 'followup [@owner] <what>',
  help: 'Note what is to be done after the incident. `followups` lists them; with a number: `issue` opens one on GitHub, `done`, `decline`, `due`, `check`.',
  examples: [
    'followup', 'followup alert on a full disk at 80 %', 'followup @ada write the failover runbook', 'followups', 'followup drop 2', 'followup 2 issue',
    'followup decline 2 the old system goes away', 'followup due 2 2026-12-01', 'followup check 2 https://status.example.com/healthz',
    'followup check 2 sql orders "select id from orders where paid and not sent" expect rows = 0',
  ],
  aliases: ['follow-up', 'fu', 'action-item', 'followups', 'follow-ups', 'action-items'],
  parse: (text, _config, as) => readFollowup(text, as),
  needs(words) {
    if (words.do === 'prove' && words.proof && words.proof.type !== 'http') return [{ need: 'runbooks' }, { need: 'roles' }];
    return 'who' in words && words.who !== undefined && words.who !== 'me' ? [{ need: 'account', user: words.who }] : [];
  },
  decide(situation, words) {
    const { incident, by } = situation;
    if (words.do === 'list') return { say: renderFollowups(incident) };
    if (words.do === 'drop') return followupDropped(incident, words.id);
    if (words.do !== 'add') return ofVerb(situation, words);
    const who = words.who === 'me' ? by.id : words.who;
    if (words.text === '') return { open: followupModal(incident, { who }) };
    return followupAdded(incident, { text: words.text, owner: who === undefined ? undefined : slackPerson(who) }, situation);
  },
});

function ofVerb(situation: InIncident, words: FollowupVerb): Outcome {
  const { incident } = situation;
  switch (words.do) {
    case 'issue': return issueAsked(incident, words.id, situation);
    case 'done': return followupEnded(incident, words.id, 'done', situation);
    case 'decline': return followupEnded(incident, words.id, 'declined', { ...situation, reason: words.reason });
    case 'reopen': return followupReopened(incident, words.id);
    case 'due': return followupScheduled(incident, words.id, words.dueOn, situation);
    case 'prove': return proofSet(incident, words.id, words.proof, situation);
  }
}
