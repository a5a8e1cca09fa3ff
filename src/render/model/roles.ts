// People as roles: no name and no id of anybody is sent to a model. `Commander`, `Scribe`, `Responder 1`, in the order in which they appear.
import type { Actor } from '../../domain/actor.ts';
import type { Fact } from '../../domain/facts.ts';
import { actorWords, capital, oneLine } from '../escape.ts';
import { peopleIn, slackIdsIn } from '../postmortem/people.ts';

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export type RoleWords = { of(actor: Actor): string; id(id: string): string; inText(text: string): string; };

export function roleWords(facts: readonly Fact[], messages: readonly { readonly author?: string | undefined }[]): RoleWords {
  const labels = new Map<string, string>();
  const used = new Set<string>();
  const label = (id: string, role: string) => {
    if (labels.has(id)) return;
    let word = role;
    for (let n = 2; used.has(word); n += 1) word = `${role} ${n}`;
    used.add(word);
    labels.set(id, word);
  };
  for (const fact of facts) if (fact.kind === 'commander.set') label(fact.data.commander.id, 'Commander');
  for (const fact of facts) if (fact.kind === 'role.set') label(fact.data.person.id, capital(fact.data.role.replaceAll('-', ' ')));
  let responders = 0;
  const responder = (id: string) => { if (!labels.has(id)) { responders += 1; label(id, `Responder ${responders}`); } };
  for (const fact of facts) {
    for (const one of [fact.by, ...peopleIn(fact)]) if (one.type === 'person') responder(one.id);
    slackIdsIn(fact).forEach(responder);
  }
  for (const { author } of messages) if (author !== undefined) responder(author);
  const id = (one: string) => labels.get(one) ?? 'Somebody';
  return {
    id,
    of: (actor) => (actor.type === 'person' ? id(actor.id) : oneLine(actorWords(actor))),
    // A message names people by their ids: `<@U1|ada>`.
    inText: (text) => text
      .replaceAll(/<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>/g, (_all, who: string) => id(who))
      .replaceAll(/<[#!][^>|]*\|([^>]*)>/g, '$1').replaceAll(/<!(\w+)[^>]*>/g, '@$1').replaceAll(/<#(\w+)>/g, '#channel')
      .replaceAll(/<((?:https?:|mailto:)[^>|]+)(?:\|([^>]*))?>/g, (_all, url: string, shown?: string) => (shown === undefined || shown === url ? url : `${shown} (${url})`))
      .replaceAll(/\b[UW][A-Z0-9]{2,20}\b/g, (found) => labels.get(found) ?? found).replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity),
  };
}
