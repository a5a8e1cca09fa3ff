// App Home: what waits for this person, their open incidents, everything open that they may see, and for admins how the installation is.
import { slackPerson, type Person } from '../domain/actor.ts';
import type { Config } from '../domain/config.ts';
import { handoffFor, isTheirs, tasksOf, type HomeFacts } from '../domain/home.ts';
import type { Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import type { HomeView, KnownBlock } from './blocks.ts';
import { approvalLines, endedLine, handoffBlocks, incidentLine, mineLine, taskBlocks } from './home-parts.ts';
import { setupBlocks } from './home-setup.ts';
import { actions, button, context, header, section } from './kit.ts';
import { pack } from './pack.ts';
import { count } from './words.ts';

export type Home = HomeFacts & { readonly user: string; readonly config: Config; readonly now: Instant };

/** docs.slack.dev, Block Kit: "up to 100 blocks in Home tabs". The parts keep well within it; the cut below is the net. */
const mostBlocks = 100;
const most = { handoffs: 3, tasks: 8, mine: 10, others: 20 } as const;
const roomForLines = 3_000;

export function renderHome(home: Home): HomeView {
  const me = slackPerson(home.user);
  const mine = home.open.filter((one) => isTheirs(one, me));
  const others = home.open.filter((one) => !isTheirs(one, me));
  const waiting = waitingBlocks(home, mine, me);
  const blocks = [
    header(title(home)),
    ...(home.open.length === 0 ? empty(home) : []),
    actions([
      // Whoever is in an incident has something else to do first.
      button({ id: 'declare', text: 'Declare incident', value: 'home', style: mine.length === 0 ? 'primary' : undefined }),
      button({ id: 'show_help', text: 'Show help', value: 'home' }),
    ]),
    ...waiting,
    ...listed('Your incidents', mine.slice(0, most.mine).map((one) => mineLine(one, me, home)), mine.length - most.mine),
    ...approvals(home.open),
    ...listed(mine.length === 0 ? 'All open incidents' : 'Other open incidents', others.slice(0, most.others).map((one) => incidentLine(one, home)), Math.max(0, others.length - most.others) + home.left),
    ...ended(home),
    ...setupBlocks(home.setup),
    context('Your part of this is kept current; for the rest, open it again. In an incident’s channel: `/incident help`.'),
  ];
  return { type: 'home', blocks: blocks.slice(0, mostBlocks) };
}

function title({ open, left, guest }: Home): string {
  const all = open.length + left;
  const none = guest ? 'No incident of yours is open' : 'No incident is open';
  return all === 0 ? none : count(all, 'open incident');
}

/** The first thing that somebody sees who has just heard of Tocsin. */
function empty({ guest }: Home): KnownBlock[] {
  if (guest) return [section('Here you see the incidents that you were brought into.')];
  return [section([
    'Tocsin opens a channel for each incident, brings in the people who are on call, keeps one status card, and writes down what happened.',
    'Is something wrong? *Declare it.* You need no permission, and one line is enough. If you are unsure, declare it: it can be declined later.',
    'From anywhere in Slack: `/incident declare checkout is down`. To practise: `/incident declare --drill region failover`.',
  ].join('\n'))];
}

/** What somebody else waits for: an answer about command, and tasks. */
function waitingBlocks(home: Home, mine: readonly Incident[], me: Person): KnownBlock[] {
  const handoffs = mine.flatMap((incident) => [handoffFor(incident, me)].flatMap((one) => (one ? [{ incident, handoff: one }] : [])));
  const tasks = mine.flatMap((incident) => tasksOf(incident, me).map((task) => ({ incident, task })));
  tasks.sort((a, b) => (a.task.dueAt ?? '9').localeCompare(b.task.dueAt ?? '9'));
  const left = tasks.length - most.tasks;
  const blocks = [
    ...handoffs.slice(0, most.handoffs).flatMap(({ incident, handoff }) => handoffBlocks(incident, handoff, home)),
    ...tasks.slice(0, most.tasks).flatMap(({ incident, task }) => taskBlocks(incident, task)),
    ...(left > 0 ? [context(`${count(left, 'more task')} of yours: \`/incident tasks\` in the incident’s channel.`)] : []),
  ];
  return blocks.length === 0 ? [] : [header('Waiting for you'), ...blocks];
}

function approvals(open: readonly Incident[]): KnownBlock[] {
  const { sections, left } = pack(open.flatMap((incident) => approvalLines(incident)), roomForLines);
  if (sections.length === 0) return [];
  return [header('Waiting for an approval'), ...sections, ...(left > 0 ? [context(`${left} more are not shown here.`)] : [])];
}

function listed(heading: string, lines: readonly string[], left: number): KnownBlock[] {
  if (lines.length === 0 && left <= 0) return [];
  return [header(heading), ...lines.map((line) => section(line)), ...(left > 0 ? [context(`${left} more are not shown here: \`/incident list\`.`)] : [])];
}

function ended(home: Home): KnownBlock[] {
  const { sections } = pack(home.ended.map((one) => endedLine(one, home.config)), roomForLines);
  return sections.length === 0 ? [] : [header('Ended in the last three days'), ...sections];
}
