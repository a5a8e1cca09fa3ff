// One question to the model and what the rows bear out of its answer. Asked again after a lost answer it says something else, and what came first stands.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import { gate } from '../../domain/model/claims.ts';
import { whyNotSuggest } from '../../domain/model/suggesting.ts';
import { modelQuestion } from '../../render/model/question.ts';
import { modelRows, type ChannelMessage } from '../../render/model/rows.ts';
import { factsOf } from '../../store/fact.ts';
import type { Context } from '../context.ts';
import type { Fate, Performer } from './work.ts';

const mostMessages = 400;
/** People talk about it a little before it is declared. */
const earlierMs = 10 * 60_000;

export const ask: Performer<'model.propose'> = async ({ incident, context, effect }) => {
  const { suggestion: id } = effect.data;
  const one = incident.suggestions?.find((other) => other.id === id);
  if (!one || one.made) return { outcome: 'nothing to ask' };
  const { model } = context.ports;
  const place = context.settings.model;
  if (!model || !place) throw new Rejected('model', 'off', 'No model is set up any more: set MODEL_URL and MODEL_NAME, and try again.');
  const why = whyNotSuggest(incident, place);
  if (why !== undefined) return { outcome: why };
  const messages = one.messages ? await channelMessages(context, incident) : [];
  const { rows, left } = modelRows(incident, await factsOf(context.pool, incident.id), messages, incident.channel?.id);
  const gated = gate(await model.propose(modelQuestion(rows)), rows);
  return made(id, { model: place.name, sent: rows.length, left, proposed: gated.proposed, dropped: { ...gated.dropped } }, gated);
};

async function channelMessages({ ports: { slack } }: Context, { channel, openedAt }: Incident): Promise<readonly ChannelMessage[]> {
  if (!channel) return [];
  return slack.history({ channel: channel.id, since: new Date(Date.parse(openedAt) - earlierMs), most: mostMessages });
}

function made(suggestion: number, told: { model: string; sent: number; left: number; proposed: number; dropped: Record<string, number> }, { claims }: ReturnType<typeof gate>): Fate {
  const texts = Object.fromEntries(claims.map((claim, n) => [String(n + 1), claim.text]));
  const data = { suggestion, ...told, texts, claims: claims.map(({ kind, refs, from }) => ({ kind, refs: [...refs], ...from })) };
  return {
    outcome: `${told.proposed} proposed, ${claims.length} shown`,
    decide: (now) => (now.suggestions?.some((one) => one.id === suggestion && one.made)
      ? decide([]) : decide([{ kind: 'suggestion.made', key: `suggestion:${suggestion}:made`, data }], [{ kind: 'slack.item.show', data: { item: 'suggestion', ref: String(suggestion) } }])),
  };
}
