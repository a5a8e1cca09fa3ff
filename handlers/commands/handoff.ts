// /incident handoff: command passes on when the other has said yes. For everybody but the commander it asks for command.
import { command } from '../../src/contracts.ts';
import { samePerson, slackPerson } from '../../src/domain/actor.ts';
import { mentioned } from '../../src/domain/command-text.ts';
import type { Outcome } from '../../src/domain/decision.ts';
import { accept, askFor, declineHandoff, offer, withdraw } from '../../src/domain/handoff.ts';
import { isOpen, type Incident } from '../../src/domain/incident.ts';
import { handoffModal } from '../../src/render/forms/handoff.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

const answers = { accept, decline: declineHandoff, withdraw } as const;
const answerWords: Readonly<Record<string, keyof typeof answers>> = {
  accept: 'accept', accepted: 'accept', yes: 'accept', decline: 'decline', no: 'decline', refuse: 'decline', withdraw: 'withdraw', cancel: 'withdraw',
};

type Input = { readonly answer: keyof typeof answers | undefined; readonly to: string | undefined; readonly note: string };

export default command<Input>({
  where: 'incident',
  usage: 'handoff [@somebody] [what they must know] | accept | decline | withdraw',
  help: 'Hand command to somebody, who gets a brief and has to accept; until then the commander commands. Not the commander? It asks for command.',
  examples: ['handoff', 'handoff @chiara database fails over at 04:00', 'handoff accept'],
  aliases: ['handover', 'hand-off', 'hand-over', 'transfer'],
  parse(text) {
    const answer = Object.hasOwn(answerWords, text.toLowerCase()) ? answerWords[text.toLowerCase()] : undefined;
    if (answer) return { answer, to: undefined, note: '' };
    const words = text.replace(/^(?:command\s+)?to\s+(?=[<@])/i, '').trim();
    const [first = '', ...rest] = words.split(/\s+/);
    const to = mentioned(first);
    if (to === undefined && first.startsWith('@')) return { refuse: 'Choose the person from the list that Slack shows: `/incident handoff @chiara`. Or use `/incident handoff` alone for the form.' };
    if (to === undefined && rest.some((word) => mentioned(word) !== undefined)) return { refuse: 'Name the person first, then what they must know: `/incident handoff @chiara database fails over at 04:00`.' };
    const note = to === undefined ? words : words.slice(first.length).trim();
    return note.length > 2_000 ? { refuse: 'Keep it under 2,000 characters; tasks, runbooks and the rest are added by themselves.' } : { answer: undefined, to, note };
  },
  needs: ({ to }) => [{ need: 'presence' }, ...(to === undefined ? [] : [{ need: 'account', user: to } as const])],
  decide(situation, { answer, to, note }): Outcome {
    const { incident, by } = situation;
    if (answer) {
      const id = incident.handoff?.id ?? incident.endedHandoffs.at(-1)?.id;
      return id === undefined ? { refuse: 'No handoff waits here. To begin one: `/incident handoff @chiara`.' } : answers[answer](situation, id);
    }
    if (to === undefined && isOpen(incident) && needsForm(incident, note, samePerson(incident.commander, by))) return { open: handoffModal(incident, { by, note }) };
    const said = note === '' ? undefined : note;
    const outcome = to === undefined ? askFor(situation, said) : offer(situation, { to: slackPerson(to), note: said });
    return 'held' in outcome ? heldAnswer(incident, outcome) : outcome;
  },
});

/** Whoever commands has to name somebody; while nobody commands, "handoff" alone is not yet a wish to command. */
function needsForm({ commander }: Incident, note: string, mine: boolean): boolean {
  return mine || commander === undefined || note === '';
}
