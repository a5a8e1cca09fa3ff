// A summary that somebody accepted, beside the line of the pull request that asks for one. A person commits it there, or does not.
import { decide } from '../../domain/decision.ts';
import type { Incident } from '../../domain/incident.ts';
import { claimOf } from '../../domain/model/suggesting.ts';
import type { GitHub } from '../../ports.ts';
import { suggestionComment, suggestionMark, summaryLine } from '../../render/model/summary-line.ts';
import { readDraft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import type { Fate, Performer } from './work.ts';

type Which = { readonly suggestion: number; readonly claim: number };
const mostRounds = 3;

export const post: Performer<'github.suggestion.post'> = async ({ incident, context, effect: { data: which } }) => {
  const found = claimOf(incident, which);
  if (found?.claim.kind !== 'summary' || found.claim.placed || found.claim.settled?.how !== 'accepted') return { outcome: 'nothing to put there' };
  if (incident.private) return { outcome: 'private: it does not leave Tocsin' };
  const { github } = context.ports;
  const { postmortem } = incident;
  if (!github || !postmortem?.repo || postmortem.number === undefined) return nowhere(which, 'there is no pull request, or GitHub is not set up any more');
  const mark = suggestionMark(incident.id, which.suggestion, which.claim);
  // Always looked for, not only after a failure: the effect may have been given up and asked for again.
  const there = (await github.reviewComments(postmortem.repo, postmortem.number)).find((one) => one.body.includes(mark));
  if (there) return placed(which, there.url);
  const body = suggestionComment({ text: found.claim.text, refs: found.claim.refs, model: found.suggestion.made?.model ?? 'a model', mark });
  return write(context, github, incident, which, body);
};

async function write(context: Context, github: GitHub, incident: Incident, which: Which, body: string): Promise<Fate> {
  const { repo = '', number = 0, path: first = '' } = incident.postmortem ?? {};
  const draft = await readDraft(context.pool, incident.id);
  const pull = await github.pull(repo, number);
  if (pull?.state !== 'open') return nowhere(which, `the pull request is ${pull?.state ?? 'gone'}`);
  const path = draft?.path ?? first;
  for (let round = 1; round <= mostRounds; round += 1) {
    const commit = draft && (await github.head(repo, draft.branch));
    const file = commit === undefined ? undefined : await github.readFile(repo, path, commit);
    const line = file && summaryLine(file.text, context.config);
    if (commit === undefined || line === undefined) return nowhere(which, 'nobody is asked for a summary there any more: it is written already, or the file is elsewhere');
    const done = await github.commentLine({ repo, number, commit, path, line, body });
    if (done !== 'refused') return placed(which, done.url);
    // A commit came in between, and that line is no longer where it was.
    if ((await github.head(repo, draft?.branch ?? '')) === commit) break;
  }
  return nowhere(which, 'GitHub takes no suggestion on that line');
}

function placed({ suggestion, claim }: Which, url: string): Fate {
  return { outcome: 'stands in the pull request', decide: () => decide([{ kind: 'suggestion.placed', key: `suggestion:${suggestion}:${claim}:placed`, data: { suggestion, claim, how: 'there', url: url.slice(0, 2_000) } }], [shown(suggestion)]) };
}

function nowhere({ suggestion, claim }: Which, why: string): Fate {
  return { outcome: why, decide: () => decide([{ kind: 'suggestion.placed', key: `suggestion:${suggestion}:${claim}:placed`, data: { suggestion, claim, how: 'nowhere', why } }], [shown(suggestion)]) };
}

function shown(suggestion: number) {
  return { kind: 'slack.item.show', data: { item: 'suggestion', ref: String(suggestion) } } as const;
}
