// The postmortem's pull request as people turn it: ready for review, or a draft again.
import type { Actor } from './actor.ts';
import { decide, type Decision } from './decision.ts';
import type { PullNews } from './github/news.ts';
import type { Incident } from './incident.ts';

/** An older word that arrives late changes nothing, and neither does one about what has ended. */
export function reviewSeen({ postmortem }: Incident, { repo, number, ready, seen }: PullNews, by: Actor): Decision {
  const ours = postmortem?.state === 'open' && postmortem.number === number && postmortem.repo?.toLowerCase() === repo.toLowerCase();
  if (!ours || ready === undefined || ready === (postmortem.ready ?? false) || seen < (postmortem.readyAt ?? '')) return decide([]);
  const said = { kind: 'slack.say', data: { about: 'followup', ref: `0:${ready ? 'ready' : 'draft'}` } } as const;
  return decide([{ kind: 'postmortem.reviewed', by, at: seen, data: { repo, number, ready } }], [said, ...(ready ? [] : [{ kind: 'github.postmortem.publish', data: {} } as const])]);
}
