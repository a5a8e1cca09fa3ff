// How names and texts from outside are written in a line about a fact: as they are, or for Slack.
import type { Actor } from '../domain/actor.ts';
import type { FactData, FactKind } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { actorWords, escape, mention, mentionId, oneLine } from './escape.ts';
import { sourceWords } from './words.ts';

export type Voice = {
  readonly who: (actor: Actor) => string; readonly id: (id: string) => string; readonly text: (text: string) => string;
};

/** Says one kind of fact. With the incident, alerts and runs are called by their titles. */
export type Teller<K extends FactKind> = (data: FactData<K>, say: Voice, incident: Incident | undefined, by: Actor) => string;
export type Tellers<K extends FactKind> = { readonly [One in K]: Teller<One> };

export const plainVoice: Voice = { who: (actor) => oneLine(actorWords(actor)), id: oneLine, text: oneLine };
export const slackVoice: Voice = { who: mention, id: mentionId, text: (text) => escape(oneLine(text)) };

/** `PagerDuty`, or the name of the source as it is. */
export function sourceName(name: string, say: Voice): string {
  return name === 'pagerduty' || name === 'slack' ? sourceWords(name) : say.text(name);
}
