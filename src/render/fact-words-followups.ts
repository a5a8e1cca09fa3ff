// What is said of what becomes of follow-ups and of the postmortem's pull request, one line each.
import { proofOf, type followupFacts } from '../domain/facts-followups.ts';
import { sayProof } from '../domain/followup-proof.ts';
import type { Incident } from '../domain/incident.ts';
import type { Tellers, Voice } from './fact-voice.ts';

const ends = { done: 'done', declined: 'declined', gone: 'has lost its issue' } as const;
const because = { person: '', issue: ', as its issue is', proof: ': its proof failed' } as const;

export const followupTellers: Tellers<keyof typeof followupFacts> = {
  'followup.issue_wanted': (data, say, incident) => `An issue is wanted for follow-up ${data.followup}${textOf(incident, data.followup, say)}`,
  'followup.issue_opened': (data, say) => `Follow-up ${data.followup} is issue ${say.text(data.repo)} ${data.number}${data.dueOn === undefined ? '' : `, due ${data.dueOn}`}: ${say.text(data.url)}`,
  'followup.issue_moved': (data, say) => `The issue of follow-up ${data.followup} lives elsewhere now: ${say.text(data.url)}`,
  'followup.issue_edited': (data, say) => `The issue of follow-up ${data.followup} reads now: ${say.text(data.title)}`,
  'followup.settled': (data, say, incident) => `Follow-up ${data.followup} ${ends[data.how]}${data.reason === undefined ? '' : ` (${say.text(data.reason)})`}${textOf(incident, data.followup, say)}`,
  'followup.reopened': (data, say, incident) => `Follow-up ${data.followup} is open again${because[data.why]}${textOf(incident, data.followup, say)}`,
  'followup.owned': (data, say) => `Follow-up ${data.followup} is with ${say.who(data.owner)} now${data.was ? `, no longer with ${say.who(data.was)}` : ''}`,
  'followup.scheduled': (data) => `Follow-up ${data.followup} is due on ${data.dueOn}`,
  'followup.proof_set': (data, say) => {
    const proof = proofOf(data);
    return proof ? `Follow-up ${data.followup} is proved by ${say.text(sayProof(proof))}` : `Follow-up ${data.followup} is proved by nothing any more`;
  },
  'followup.proved': (data, say) => `The proof of follow-up ${data.followup} ${data.ok ? 'held' : 'failed'}: ${say.text(data.result)}`,
  'postmortem.ended': (data) => {
    if (data.how === 'merged') return 'The postmortem is merged';
    return data.number === undefined ? 'The postmortem’s branch was deleted without merging it' : 'The postmortem’s pull request was closed without merging it';
  },
  'postmortem.reviewed': ({ ready }) => (ready ? 'The postmortem is ready for review' : 'The postmortem is a draft again'),
  'postmortem.reopened': (data) => (data.number === undefined ? 'The postmortem’s branch is there again' : 'The postmortem’s pull request is open again'),
};

function textOf(incident: Incident | undefined, id: number, say: Voice): string {
  const found = incident?.followups.find((one) => one.id === id);
  return found === undefined ? '' : `: ${say.text(found.text)}`;
}
