// The incident's channel: created once, whatever dies in between.
import { samePerson } from '../../domain/actor.ts';
import { decide, type Decision } from '../../domain/decision.ts';
import { wish, type NewEffect } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import type { Incident } from '../../domain/incident.ts';
import { closing } from '../../domain/privacy.ts';
import type { SlackChannel } from '../../ports.ts';
import { newChannel } from './new-channel.ts';
import type { Performer } from './work.ts';

export const createChannel: Performer<'slack.channel.create'> = async (work) => {
  const { incident, effect } = work;
  if (incident.channel) return { outcome: 'the channel is there' };
  if (incident.private && !effect.data.private) return { outcome: 'it became private: a private channel is opened instead' };
  const { channel, adopted } = await newChannel(work, effect.data);
  const made: NewFact = { kind: 'channel.created', data: { channel: channel.id, name: channel.name, adopted } };
  return {
    outcome: `${adopted ? 'found our own' : 'created'} #${channel.name}`,
    decide: (now) => {
      if (now.private && !effect.data.private) return leftAtOnce(channel, made);
      // The announcement is older than the channel, or as old: now it can say where to go.
      return decide([made], [wish('slack.announcement.show'), ...instructions(now)]);
    },
  };
};

/** Whoever declared it commands now, perhaps for the first time. */
function instructions({ openedBy, commander }: Incident): NewEffect[] {
  return commander && samePerson(openedBy, commander) ? [{ kind: 'slack.tell', data: { user: commander.id, about: 'role', ref: 'commander' } }] : [];
}

/** It became private while Slack was making its public channel: nothing is said there, and the private one follows in this lane. */
function leftAtOnce({ id, name }: SlackChannel, made: NewFact): Decision {
  return decide([made, { kind: 'incident.made_private', data: { was: { id, name } } }], [closing(id)]);
}
