// The canary: an alarm that is none. It goes the way of every alarm into one standing private channel, and leaves nothing there.
import { tocsin } from './actor.ts';
import { channelName } from './channel-name.ts';
import type { Config } from './config.ts';
import { decide, type Decision, type Opening } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Incident } from './incident.ts';

/** The source of its deliveries, and the key of the one incident that they come to. */
export const canarySource = 'canary';
/** What its effect says when all went well; anything else is why not. */
export const sang = 'sang';

/**
 * A drill, private and closed from the first moment: so it counts in no figure, is announced nowhere, is in nobody's list and calls nobody,
 * by the same rules as for every other incident. Its channel is made once, because Slack keeps the name of a channel for ever.
 */
export function canaryIncident(config: Pick<Config, 'channels'>): Opening {
  const title = 'Canary';
  return {
    opens: (number) => decide([
      { kind: 'incident.opened', key: canarySource, by: tocsin, data: { title, kind: 'drill', private: true, source: canarySource, services: [] } },
      { kind: 'status.set', by: tocsin, data: { status: 'closed', was: 'triage' } },
    ], [{ kind: 'slack.channel.create', data: { name: channelName(config.channels.name, { id: number, title, kind: 'drill' }), private: true } }]),
  };
}

/** It leaves no fact: every few minutes one would bury the record. What was given up is tried again, because nobody is there to press a button. */
export function canaryArrived(incident: Incident): Decision {
  const lost = incident.troubles.map((trouble) => trouble.effect);
  const again: NewEffect[] = lost.length === 0 ? [] : [{ kind: 'effects.retry', data: { effects: lost } }];
  return decide([], [...again, { kind: 'slack.canary.sing', data: {} }]);
}
