// Hypotheses with the buttons that settle them, seen only by who asked. The card shows them to all.
import { settledWords } from '../domain/hypotheses.ts';
import type { Hypothesis, Incident } from '../domain/incident.ts';
import type { Button, Message } from './blocks.ts';
import { capital, clip, mention, sentence, when } from './escape.ts';
import { actions, button, context, header, message, section } from './kit.ts';
import { pack } from './pack.ts';
import { count, nameOf } from './words.ts';

const mostOpen = 12;
const mostSettled = 10;

/** Open ones first, each with its buttons; then what was settled. */
export function renderTheories(incident: Incident): Message {
  const open = incident.hypotheses.filter((one) => one.state === 'open');
  const settled = incident.hypotheses.filter((one) => one.state !== 'open').slice(-mostSettled);
  const title = `${nameOf(incident)}: ${open.length === 0 ? 'no hypothesis is open' : `${open.length} open ${open.length === 1 ? 'hypothesis' : 'hypotheses'}`}`;
  const left = open.length - mostOpen;
  const blocks = [
    header(title),
    ...open.slice(0, mostOpen).flatMap((one) => [section(`*${one.id}*  ${clip(one.text, 300)}\n${mention(one.by)}, ${when(one.at)}`), actions(theoryButtons(incident, one.id, `:${one.id}`))]),
    ...(left > 0 ? [context(`${left} more are not shown here.`)] : []),
    ...pack(settled.map(settledLine), 3_000).sections,
    actions([button({ id: 'state_theory', text: 'State a hypothesis', value: String(incident.id) })]),
  ];
  const ended = incident.hypotheses.length - open.length;
  const texts = [title, ...open.slice(0, 8).map((one) => `${one.id}: ${clip(one.text, 150)}`), ...(ended === 0 ? [] : [count(ended, 'settled one')])];
  return message(texts.join('; '), blocks, `${incident.id}:${incident.seq}:theories`);
}

/** The answer to who has just stated one: it can be settled from there. */
export function theoryStated(incident: Incident, id: number, text: string): Message {
  const said = `Hypothesis ${id} is on the card: ${sentence(clip(text, 500))}`;
  const next = `When you know more: \`/incident theory ${id} confirmed\` or \`/incident theory ${id} out\`.`;
  return message(`${said} ${next}`, [section(said), context(next), actions(theoryButtons(incident, id))], `${incident.id}:${incident.seq}:theory:${id}`);
}

function theoryButtons(incident: Pick<Incident, 'id'>, id: number, tail = ''): Button[] {
  const value = `${incident.id}:${id}`;
  return [button({ id: `theory_confirm${tail}`, text: 'Confirmed', value }), button({ id: `theory_rule_out${tail}`, text: 'Ruled out', value })];
}

function settledLine({ id, text, state, settledBy }: Hypothesis): string {
  const how = state === 'open' ? '' : capital(settledWords[state]);
  return `*${id}*  ${clip(text, 200)}\n${how}${settledBy ? ` by ${mention(settledBy)}` : ''}`;
}
