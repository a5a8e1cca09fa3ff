// What a role means, for whoever has just been given one: what they do, what they leave to others, and what comes first.
import type { Config } from '../domain/config.ts';
import type { Incident } from '../domain/incident.ts';
import { knownRoles } from '../domain/roles.ts';
import { isMajor } from '../domain/updates.ts';
import { approvals, updateWords } from './brief.ts';
import { missingRoles } from './card-command.ts';
import { clip, mention } from './escape.ts';

type Instructions = { readonly does: string; readonly first: readonly string[] };

/** After PagerDuty's incident response documentation, in our own words. */
const usual: Readonly<Record<string, Instructions>> = {
  commander: {
    does: 'You decide and delegate, and outrank everybody until this is over. The loop: size up, stabilise, update, verify. You do not repair: whoever repairs cannot lead. If you must repair, hand over command first.',
    first: [],
  },
  deputy: {
    does: 'You keep the commander free: you watch the clock, page whom they need, say what was forgotten, and take command when they ask you to. You look at no graphs.',
    first: ['Tell the commander that you are there.', 'Keep the times: time-boxes of tasks, the next update, how long the commander has been on.', 'Page whom the commander names: `/incident page`.'],
  },
  scribe: {
    does: 'You write down what is decided, tried and seen, with its time, so that nobody has to remember it. You repair nothing.',
    first: ['Write with `/incident note`.', 'Note who decided what, and why.', 'Ask when something was not clear: it will not be clearer tomorrow.'],
  },
  'customer-liaison': {
    does: 'You draft what customers read, and tell the commander what customers say. The commander approves the words before they go out.',
    first: ['Ask the commander what customers notice, since when, and when they hear more.', 'Draft the first public words within five minutes of the start, plain and without a guess at the cause.', 'Name the time of the next words, and keep it.'],
  },
  'internal-liaison': {
    does: 'You keep executives and colleagues informed, so that nobody asks the commander. About every 30 minutes is right.',
    first: ['Collect what is asked and by whom.', 'Answer under the announcement: state, impact, when they hear more.', 'Bring the commander only what needs a decision.'],
  },
};

/** Ready mrkdwn. What the team's config says comes after what everybody knows, and stands alone for its own roles. */
export function roleDoes(role: string, config: Config): string {
  const known = Object.hasOwn(usual, role) ? usual[role]?.does : undefined;
  const own = knownRoles(config).find((one) => one.name === role)?.instructions;
  return [...(known === undefined ? [] : [known]), ...(own === undefined ? [] : [clip(own, 1_800)])].join('\n') || 'Ask the commander what you take off them.';
}

/** The first three things to do, from what is open right now. */
export function firstThings(role: string, incident: Incident, config: Config): readonly string[] {
  if (role === 'commander') return commandersFirst(incident, config).slice(0, 3);
  const { timeline } = config.reactions;
  const emoji = role === 'scribe' && timeline !== false ? [`Put :${timeline}: under a message that belongs on the timeline, or write with \`/incident note\`.`] : [];
  const first = (Object.hasOwn(usual, role) ? usual[role]?.first : undefined) ?? [];
  return [...emoji, ...first.slice(emoji.length)];
}

function commandersFirst(incident: Incident, config: Config): string[] {
  const waiting = approvals(incident);
  const unanswered = incident.tasks.filter((task) => task.state === 'asked');
  const roles = missingRoles(incident, config);
  const [late] = updateWords(incident, config);
  return [
    ...(incident.severity === undefined ? ['Say how bad it is: `/incident severity`. Unsure between two? Take the higher.'] : []),
    ...(waiting[0] === undefined ? [] : [`Look at what waits for a decision: ${waiting[0]}.`]),
    ...(late === undefined ? [] : [`${late}: \`/incident update\`.`]),
    ...(roles[0] === undefined ? [] : [`Give away what you need not do yourself. Roles that nobody has: ${roles.join(', ')}. \`/incident role\`.`]),
    ...(unanswered[0] === undefined ? [] : [`Task ${unanswered[0].id} is not acknowledged by ${mention(unanswered[0].assignee)}: ask them, or give it to somebody else.`]),
    'Ask each person for a report: conditions, actions, needs.',
    'Give the next step to one person, with a time-box: `/incident task`.',
    ...(isMajor(incident) ? [] : ['Is it worse than it looks? `/incident severity`.']),
    'Say what would show that it is over.',
  ];
}
