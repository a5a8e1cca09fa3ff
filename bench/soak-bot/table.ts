// What a run of the soak says at its end.
import type { Worlds } from '../../demo/world.ts';
import type { Figures } from './soak.ts';
import type { Strikes } from './strikes.ts';
import { spoiled } from './weather.ts';

type Row = readonly [string, number, string?];
type Told = { readonly figures: Figures; readonly worlds: Worlds; readonly strikes: Strikes['counts']; readonly answersLost: number; readonly refusedByDisk: number };

export function table(print: (line: string) => void, told: Told): void {
  for (const [what, figure, wanted = ''] of [...troubles(told), ...verdicts(told.figures)]) print(`${what.padEnd(64)} ${String(figure).padStart(6)}  ${wanted}`.trimEnd());
  const { lost, doubled, stuck, bugs, tookMs } = told.figures;
  for (const [what, list] of Object.entries({ lost, doubled, stuck, bug: bugs })) for (const one of list.slice(0, 20)) print(`${what}: ${one}`);
  print(`${(tookMs / 1_000).toFixed(0)} s`);
}

function troubles({ figures: { kills, network, wayIn, passed }, worlds, strikes, answersLost, refusedByDisk }: Told): readonly Row[] {
  const calls = spoiled(worlds);
  return [
    ['replicas killed (SIGKILL)', kills], ['leases lost by replicas that lived', passed], ['PostgreSQL restarted, crashed', strikes.restart + strikes.crash],
    ['fail-overs to another server, connections reset', strikes['fail-over, reset']], ['fail-overs to another server, connections hung', strikes['fail-over, hung']],
    ['spells of a full disk', strikes['disk full']], ['statements that a full disk refused (53100)', refusedByDisk],
    ['database: answers lost, at the end of a transaction most often', answersLost], ['database: all connections of a replica cut', network.cut],
    ['database: nothing passed for 0.3 to 5 s', network.held], ['database: connections hung for good', network.hung],
    ['requests of Slack and PagerDuty lost on their way', wayIn.lost], ['requests that arrived, and whose answer was lost', wayIn.unanswered], ['requests that arrived twice', wayIn.twice],
    ['requests of Slack refused, by replicas with a clock far ahead', wayIn.refused],
    ['calls that Slack carried out, and whose answer was lost', calls.slackAfter], ['calls that Slack spoiled otherwise', calls.slack],
    ['calls of PagerDuty lost, spoiled or unanswered', calls.pagerduty], ['calls of GitHub lost, spoiled or unanswered', calls.github],
  ];
}

function verdicts({ incidents, messages, refused, refusedWords, toldTwice, lost, doubled, stuck, bugs }: Figures): readonly Row[] {
  return [
    ['incidents', incidents], ['messages posted', messages], ['commands that Slack refused, because nobody answered', refused, 'a person tries again'],
    ['commands that were refused, because of what they asked', refusedWords, 'they were told'], ['words to one person that came twice', toldTwice, 'Tocsin may not read there'],
    ['lost', lost.length, 'must be 0'], ['doubled', doubled.length, 'must be 0'], ['stuck', stuck.length, 'must be 0'], ['bugs in the log', bugs.length, 'must be 0'],
  ];
}
