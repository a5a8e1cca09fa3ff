// All that is kept of a step's output, as a file in the thread of the run's message: where the incident's people are, and nowhere else.
import { decide } from '../../domain/decision.ts';
import { Outage } from '../../domain/errors.ts';
import type { Slack } from '../../ports.ts';
import { logOf } from '../../store/step-log.ts';
import { channelOf, type Performer } from './work.ts';
import { runOf } from './run.ts';

/**
 * Once per end of a step and channel. After a lost answer the thread is looked through for the file by its name before it is put there again. The
 * window that remains: Slack shows a shared file a moment after it took it, so a try within that moment finds nothing; the next one that
 * finds two removes the later.
 */
export const shareLog: Performer<'slack.log.share'> = async (work) => {
  const { context, incident, effect } = work;
  const { slack } = context.ports;
  const { run: id, step: index } = effect.data;
  const run = runOf(work, id);
  const step = run.steps[index];
  const channel = channelOf(incident);
  if (!step) throw new Error(`run ${id} has no step ${index}`);
  if (step.logged?.channel === channel) return { outcome: 'it is there already' };
  const log = await logOf(context.pool, { run: id, idx: index });
  if (!log) return { outcome: 'nothing is kept of it' };
  const file = `${step.name}-${id.slice(0, 8)}-${index + 1}-${log.end}.log`;
  // It has left the channel of the run's message and is not shown in the new one yet.
  if (run.message?.channel !== channel) throw new Outage('slack', 'the message of the run is not in this channel yet', { retryAfterMs: 1_000 });
  const thread = run.message.ts;
  const there = effect.attempt > 1 && (await foundOnce(slack, { channel, thread, name: file }));
  if (!there) {
    const uploaded = await slack.uploadFile({ name: file, text: log.text });
    await slack.shareFile({ file: uploaded.file, title: `Full log of ${step.name}`, channel, thread });
  }
  return {
    outcome: there ? 'found there' : 'shared',
    decide: () => decide(
      [{ kind: 'step.logged', key: `log:${id}:${index}:${log.end}:${channel}`, data: { run: id, step: index, name: step.name, channel, file } }],
      [{ kind: 'slack.run.show', data: { run: id } }],
    ),
  };
};

/** Whether an earlier try has put it there; of two the later is removed. */
async function foundOnce(slack: Slack, wanted: { readonly channel: string; readonly thread: string; readonly name: string }): Promise<boolean> {
  const [first, ...doubles] = await slack.findFiles(wanted);
  for (const ts of doubles) await slack.remove(wanted.channel, ts);
  return first !== undefined;
}

/** Removes our files from the thread of a message in a channel that an incident has left. Returns how many there were. */
export async function removeFiles(slack: Slack, where: { readonly channel: string; readonly thread: string }): Promise<number> {
  const found = await slack.findFiles(where);
  for (const ts of found) await slack.remove(where.channel, ts);
  return found.length;
}
