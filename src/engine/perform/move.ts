// An incident becomes private: it gets a private channel, loss-proof like its first one. What shows it is shown anew there.
import { decide } from '../../domain/decision.ts';
import { wish, type NewEffect } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import type { Incident } from '../../domain/incident.ts';
import { isTaskOpen } from '../../domain/work.ts';
import { waive } from '../../store/effect.ts';
import { newChannel } from './new-channel.ts';
import type { Performer } from './work.ts';

export const moveChannel: Performer<'slack.channel.move'> = async (work) => {
  if (work.incident.channel) return { outcome: 'it has its private channel' };
  const { channel, adopted } = await newChannel(work, { name: work.effect.data.name, private: true });
  return {
    outcome: `${adopted ? 'found our own' : 'created'} #${channel.name}`,
    decide: async (now, _at, tx) => {
      // Its first channel may have been given up: that one is no longer needed, and what waits for it goes on.
      const waived = await waive(tx, now.id, 'channel');
      const settled = now.troubles.filter((trouble) => waived.includes(trouble.effect));
      return decide(
        [
          { kind: 'channel.created', data: { channel: channel.id, name: channel.name, adopted } },
          ...settled.map(({ effect, kind }): NewFact => ({ kind: 'effect.retried', data: { effect, effectKind: kind } })),
        ],
        [wish('slack.people.invite'), wish('slack.card.show'), { kind: 'slack.say', data: { about: 'private' } }, wish('slack.topic.set'), wish('slack.bookmarks.set'), ...shownAnew(now)],
      );
    },
  };
};

/** What had messages of its own in the channel that was left, and is not over. */
function shownAnew({ tasks, decisions, handoff, runs, runbooks }: Incident): readonly NewEffect[] {
  const item = (kind: 'task' | 'decision' | 'handoff', id: number): NewEffect => ({ kind: 'slack.item.show', data: { item: kind, ref: String(id) } });
  return [
    ...tasks.filter(isTaskOpen).map((task) => item('task', task.id)),
    ...decisions.filter((decision) => decision.state === 'open').map((decision) => item('decision', decision.id)),
    ...(handoff ? [item('handoff', handoff.id)] : []),
    ...runs.map((run): NewEffect => ({ kind: 'slack.run.show', data: { run: run.id } })),
    ...runbooks.filter(({ id }) => !runs.some((run) => run.runbook === id)).map(({ id }): NewEffect => ({ kind: 'slack.say', data: { about: 'runbook', ref: id } })),
  ];
}
