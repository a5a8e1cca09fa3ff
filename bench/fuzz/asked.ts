// One request of Slack's, read and asked as the engine does, and whether what the handler answers could be written down and shown.
import { z } from 'zod';
import { isDecision, isOpening, isRefusal, type Answer, type Decision } from '../../src/domain/decision.ts';
import { effectKinds, placing } from '../../src/domain/effects.ts';
import { genesis } from '../../src/domain/chain.ts';
import { factSchemas, type Fact } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { placeOf, readSlackBody, type SlackRequest } from '../../src/domain/slack-request.ts';
import { storable } from '../../src/domain/storable.ts';
import { questionOf } from '../../src/engine/ask.ts';
import type { Registry } from '../../src/registry.ts';
import { wrongInMarkup, wrongInMessage, wrongInView } from '../../test/support/slack-limits.ts';
import type { Dice } from '../../test/support/hostile.ts';
import { config, situationOf, type World } from './situations.ts';

/** Undefined for what is no request of Slack's: the door answers 400. */
export function readBody(body: unknown): SlackRequest | undefined {
  try {
    return readSlackBody(body);
  } catch (error) {
    if (error instanceof z.ZodError) return undefined;
    throw error;
  }
}

export function askRequest(registry: Registry, request: SlackRequest, world: World, roll: Dice): string {
  placeOf(request);
  const question = questionOf(request, registry, config);
  if ('ignore' in question) return 'ignored';
  if ('refuse' in question) return refused(question.refuse);
  const message = question.needs.find((need) => need.need === 'message');
  const situation = { ...situationOf(world, message ?? { channel: 'C0INC42', ts: '1795230012.000100' }, roll), by: question.by };
  const { incident } = situation;
  // As in engine/deciding.ts: an incident that is named or needed and not there is said before any handler is asked.
  if (question.where === 'incident' && !incident) return 'no incident';
  const outcome = question.where === 'incident' && incident ? question.decide({ ...situation, incident }) : (question as Extract<typeof question, { where: 'anywhere' }>).decide(situation);
  if (isRefusal(outcome)) return refused(outcome.refuse);
  if (isOpening(outcome)) return written(outcome.opens(43), undefined, 43, situation.now);
  if (isDecision(outcome)) return incident ? written(outcome, incident, incident.id, situation.now) : broken('a decision without an incident');
  return answered(outcome);
}

function broken(what: string): never {
  throw new Error(what);
}

function refused(words: string): string {
  // Half a character is shown as one that cannot be shown; a bracket could call somebody.
  const wrong = wrongInMarkup(words).filter((one) => !one.startsWith('half'));
  if (words.trim() === '' || wrong.length > 0) broken(`a refusal that cannot be said: ${JSON.stringify(words.slice(0, 300))} ${wrong.join('; ')}`);
  return 'refused';
}

function answered(answer: Answer): string {
  if ('open' in answer) return fine('a form', wrongInView(answer.open)) && 'form';
  if ('home' in answer) return 'home';
  return fine('an answer', wrongInMessage(answer.say).filter((one) => !one.startsWith('text says too little'))) && 'answered';
}

function fine(what: string, wrong: readonly string[]): true {
  if (wrong.length > 0) broken(`${what} that Slack refuses: ${wrong.slice(0, 3).join('; ')}`);
  return true;
}

/** As engine/commit.ts writes it: what a schema refuses here would park what a person asked for. */
function written({ facts, effects, answer }: Decision, incident: Incident | undefined, id: number, now: string): string {
  if (!incident && facts[0]?.kind !== 'incident.opened') broken('an incident begins with incident.opened');
  let state = incident;
  for (const [n, fact] of facts.entries()) {
    const data = factSchemas[fact.kind].parse(storable(fact.data));
    if (fact.key !== undefined && fact.key.length > 1_000) broken(`a key of ${fact.key.length} characters`);
    state = fold(state, { kind: fact.kind, data, seq: n + 500, at: fact.at ?? now, recordedAt: now, by: fact.by ?? { type: 'person', id: 'U0ADA', via: 'slack' }, cause: 'fuzz', hash: genesis } as Fact, id);
  }
  for (const effect of effects) {
    effectKinds[effect.kind].data.parse(effect.data);
    placing(effect);
  }
  if (answer) answered(answer);
  return facts.length + effects.length === 0 ? 'nothing' : 'decided';
}
