// Works on one command of the API: the same handlers decide, and what they would have told the person is kept with the delivery.
import { commandAnswer, asSlackSends, storedCommand, type CommandAnswer, type StoredCommand } from '../domain/api-command.ts';
import { readCommand } from '../domain/command-text.ts';
import type { Answer } from '../domain/decision.ts';
import { incidentName } from '../domain/incident.ts';
import type { SlackRequest } from '../domain/slack-request.ts';
import { commandFor, type Registry } from '../registry.ts';
import { plainWords } from '../render/plain-words.ts';
import { factText } from '../render/timeline.ts';
import { keepAnswer, type DeliveryRow } from '../store/delivery.ts';
import { factsOf } from '../store/fact.ts';
import { readHead, readIncident } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { finish } from '../store/queue.ts';
import { questionOf, type Question } from './ask.ts';
import type { Cause } from './commit.ts';
import type { Context } from './context.ts';
import { decideIt, isGuestElsewhere, targetOf, type Done } from './deciding.ts';
import { fetchNeeds } from './needs.ts';
import { withGroups } from './permitted.ts';
import { soon } from './soon.ts';
import { decided } from './traced.ts';

/** Somebody waits, and in the dark Slack says nothing at all. */
const patienceMs = 2_000;

/** Ends the delivery with an answer, whatever is decided; throws like any delivery when it has to be tried again. */
export async function runApiCommand(context: Context, delivery: DeliveryRow): Promise<void> {
  const command = storedCommand.parse(JSON.parse(delivery.body));
  const end = (said: CommandAnswer) => context.pool.transaction(async (tx) => {
    await keepAnswer(tx, delivery.id, said);
    await finish(tx, 'delivery', delivery, 'ignored', `refused: ${said.text}`);
  });
  const unfit = await whyNot(context, command.user);
  if (unfit !== undefined) return end({ state: 'refused', status: 403, text: unfit });
  const question = asked(command, context);
  if ('refuse' in question) return end({ state: 'refused', status: 422, text: `${plainWords({ text: question.refuse })}${verbsFor(command, context.registry)}` });
  const number = await targetOf(context, question);
  const known = await fetchNeeds(context, question.needs, number, question.by);
  const guest = await isGuestElsewhere(context, question, number);
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: question.by };
  const ended = await withGroups(context, question.by, (groups) => context.pool.transaction(async (tx) => {
    const before = number === undefined ? 0 : (await headOf(tx, number));
    const done = await decideIt(tx, context, { question, number, known, guest, active: true, groups }, cause);
    const said = await answerOf(tx, done, { before, cause: cause.id, command, registry: context.registry });
    await keepAnswer(tx, delivery.id, said);
    await finish(tx, 'delivery', delivery, said.state === 'done' ? 'done' : 'ignored', done.outcome, done.incident);
    return { incident: done.incident, ignored: said.state !== 'done' };
  }));
  decided(context, ended.incident, ended.ignored);
}

/** Whoever has left acts no more, though their token is still in force. When Slack does not answer, the token is proof enough. */
async function whyNot({ ports, clock, team }: Context, user: string): Promise<string | undefined> {
  const account = await soon(clock, patienceMs, ports.slack.user(user));
  if (account === 'away') return undefined;
  if (!account || account.deleted || account.isBot) return 'The person of this token is no member of the workspace any more: revoke it with "tocsin token revoke".';
  const ours = account.teamId === undefined ? undefined : await soon(clock, patienceMs, team.id());
  return ours === undefined || ours === 'away' || ours === account.teamId ? undefined : 'Only people of this workspace can use Tocsin here.';
}

function asked({ user, text, incident }: StoredCommand, { registry, config }: Context): Question | { readonly refuse: string } {
  const request: SlackRequest = { type: 'command', user, channel: '', text: asSlackSends(text) };
  const question = questionOf(request, registry, config);
  if ('ignore' in question) return { refuse: question.ignore };
  // An incident that the words name goes before the one beside them.
  if ('refuse' in question || question.target.number !== undefined || incident === undefined) return question;
  return { ...question, target: { ...question.target, number: incident } };
}

/** The verbs, for whoever used a word that is none. */
function verbsFor({ text }: StoredCommand, registry: Registry): string {
  const { verb } = readCommand(text);
  return commandFor(registry, verb) ? '' : `\nVerbs: ${[...registry.commands.keys()].join(', ')}.`;
}

type Since = { readonly before: number; readonly cause: string; readonly command: StoredCommand; readonly registry: Registry };

async function answerOf(tx: Db, done: Done, { before, cause, command, registry }: Since): Promise<CommandAnswer> {
  if (done.refused !== undefined) return commandAnswer.parse({ state: 'refused', status: 409, text: plainWords({ text: done.refused }) });
  const { answer } = done;
  if (answer && !('say' in answer)) return { state: 'refused', status: 422, text: inOneLine(answer, command, registry) };
  const happened = done.incident === undefined ? [] : await linesOf(tx, done.incident, before, cause);
  const said = answer ? [plainWords(answer.say)] : happened;
  return { state: 'done', status: 200, text: said.length === 0 ? 'Nothing changed.' : said.join('\n') };
}

/** Where Slack opens a form, here the command takes everything at once. */
function inOneLine(answer: Exclude<Answer, { say: unknown }>, { text }: StoredCommand, registry: Registry): string {
  const found = commandFor(registry, readCommand(text).verb);
  const form = 'open' in answer ? `the form “${answer.open.title.text}”` : 'a page';
  const full = found?.command.examples.filter((example) => example.includes(' ')) ?? [];
  const example = full.length === 0 ? '' : ` For example: ${full.join(' · ')}`;
  return `In Slack this opens ${form}. Here, say all of it in one line: ${found?.command.usage ?? 'see "help"'}.${plainWords({ text: example })}`;
}

async function headOf(tx: Db, number: number): Promise<number> {
  return (await readIncident(tx, number)) ? (await readHead(tx, number)).seq : 0;
}

/** What was written down because of it, in the words of the timeline. */
async function linesOf(tx: Db, number: number, before: number, cause: string): Promise<string[]> {
  const incident = await readIncident(tx, number);
  if (!incident) return [];
  const facts = await factsOf(tx, number, { after: before });
  return facts.filter((fact) => fact.cause === cause).map((fact) => `${incidentName(number)}: ${factText(fact, incident)}`);
}
