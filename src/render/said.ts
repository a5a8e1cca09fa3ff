// What Tocsin says in the channel beside the card. Undefined when it is no longer true by the time it would be said.
import type { Config } from '../domain/config.ts';
import type { About } from '../domain/effects.ts';
import { allCleared, isOpen, type Incident } from '../domain/incident.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import { plus } from '../domain/time.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { postmortemButton } from './card-actions.ts';
import { alertLine } from './card-parts.ts';
import { drillNote } from './drill.ts';
import { clip, link, mention, sentence, since, when } from './escape.ts';
import { actions, button, context, message, section } from './kit.ts';
import { missingName, missingWhy } from './missing.ts';
import { runbookButtons, runbookFacts, whenToUse } from './runbook-words.ts';
import {
  alertCount, andMore, commanderWords, count, doing, instead, lasted, nameOf, severityWords, statusWords,
} from './words.ts';

export type SaidWith = { readonly config: Config; readonly runbook?: Runbook | undefined };
type Said = { readonly text: string; readonly blocks: readonly KnownBlock[] };
type Words = (incident: Incident, ref: string | undefined, by: SaidWith) => Said | undefined;

/** `ref` is what it is about: a runbook's id, a person's id, an effect's number; undefined where there is one such thing only. */
export function renderSaid(incident: Incident, about: About, ref: string | undefined, by: SaidWith): Message | undefined {
  const said = words[about](incident, ref, by);
  return said && message(said.text, [...drillNote(incident), ...said.blocks], `${incident.id}:${incident.seq}:${about}`);
}

const words: Readonly<Record<About, Words>> = {
  runbook: (incident, _ref, { runbook }) => offer(incident, runbook),
  'alerts-cleared': alertsCleared,
  'missing-person': missingPerson,
  trouble,
  resolved: (incident, _ref, { config }) => resolved(incident, config),
  postmortem: (incident, _ref, { config }) => postmortem(incident, config),
  update: (incident, _ref, { config }) => update(incident, config),
  reopened,
};

function offer(incident: Incident, runbook: Runbook | undefined): Said | undefined {
  if (!runbook || !isOpen(incident)) return undefined;
  const title = clip(runbook.title, 150);
  return {
    text: `${nameOf(incident)}: the runbook “${title}” may fit. ${whenToUse(runbook, 400)}`,
    blocks: [
      section(`*This runbook may fit: ${title}*\n${whenToUse(runbook, 900)}`),
      context(runbookFacts(runbook, incident.lastChangeAt)),
      actions(runbookButtons(incident.id, runbook.id, true)),
    ],
  };
}

function alertsCleared(incident: Incident): Said | undefined {
  if (!isOpen(incident) || !allCleared(incident)) return undefined;
  const whom = incident.commander ? `${mention(incident.commander)}, is` : 'Is';
  const cleared = incident.alerts.length === 1 ? 'The alert has cleared.' : `All ${incident.alerts.length} alerts have cleared.`;
  const ask = 'If so, resolve the incident and say how you know. If not yet, do nothing: it stays open.';
  const question = `${cleared} ${whom} it fixed? ${ask}`;
  const resolve = button({ id: 'resolve', text: 'Resolve incident', value: String(incident.id), style: 'primary' });
  return { text: `${nameOf(incident)}: ${question}`, blocks: [section(question), actions([resolve])] };
}

function missingPerson(incident: Incident, ref: string | undefined): Said | undefined {
  const person = incident.missing.find((one) => one.id === ref);
  if (!person || incident.invited.includes(person.id) || !isOpen(incident)) return undefined;
  const help = 'If you need them, call them, or invite them with `/invite`.';
  const text = `I could not bring in ${missingName(person)}: ${sentence(missingWhy(person))} ${help}`;
  return { text: `${nameOf(incident)}: ${text}`, blocks: [section(text)] };
}

function trouble(incident: Incident, ref: string | undefined): Said | undefined {
  const found = incident.troubles.find((one) => String(one.effect) === ref);
  if (!found) return undefined;
  const what = `I gave up ${doing(found.kind)}.`;
  return {
    text: `${nameOf(incident)}: ${what} ${sentence(clip(found.reason, 500))} ${instead(found.kind)}`,
    blocks: [
      section(`*${what}*\nReason: ${sentence(clip(found.reason, 1_500))}\nWhat to do: ${instead(found.kind)}`),
      actions([button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) })]),
    ],
  };
}

function resolved(incident: Incident, config: Config): Said | undefined {
  if (incident.status !== 'resolved' && incident.status !== 'closed') return undefined;
  const took = lasted(incident);
  const severity = incident.severity === undefined ? '' : ` ${severityWords(incident, config)}`;
  const after = took === undefined ? '' : ` after ${took}`;
  const first = `${nameOf(incident)}${severity} is ${incident.status}${after}. Thank you all.`;
  const next = afterwards(incident);
  const buttons = postmortemButton(incident);
  const blocks = [section(`*${first}*\n${next}`), ...(buttons.length === 0 ? [] : [actions(buttons)])];
  return { text: `${first} ${next}`, blocks };
}

function afterwards(incident: Incident): string {
  const { url } = incident.postmortem ?? {};
  if (incident.kind === 'drill') return 'This was a DRILL: it gets no postmortem and counts in no figures.';
  if (incident.private) return 'It is private, so no postmortem is opened for it. The timeline stays here: `/incident timeline`.';
  if (url !== undefined) return `The postmortem is there: ${link(url, 'the draft pull request')}.`;
  if (incident.postmortem) return 'I am writing the postmortem from the records now; its link follows here.';
  return 'No postmortem is required. Worth one all the same? Open it here.';
}

function postmortem(incident: Incident, config: Config): Said | undefined {
  const found = incident.postmortem;
  if (found?.url === undefined) return undefined;
  const number = found.number === undefined ? '' : ` ${found.number}`;
  const where = `draft pull request${number}${found.repo === undefined ? '' : ` in ${clip(found.repo, 150)}`}`;
  const first = `The postmortem of ${nameOf(incident)} is ready to be completed: ${link(found.url, where)}.`;
  const agree = 'Nobody commanded at the end: please agree on one person to';
  const who = incident.commander ? `${mention(incident.commander)}, please` : agree;
  const due = dueDay(incident, config);
  const what = 'add what the records cannot know (impact, contributing factors, lessons), then mark it as ready for review';
  const next = `${who} ${what}${due === undefined ? '' : `, by ${due}`}. What you write there is never overwritten.`;
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
}

function dueDay(incident: Incident, config: Config): string | undefined {
  const { severity, resolvedAt } = incident;
  const due = severity !== undefined && Object.hasOwn(config.severities, severity) ? config.severities[severity]?.due : undefined;
  return due === undefined || resolvedAt === undefined ? undefined : when(plus(resolvedAt, due));
}

function update(incident: Incident, config: Config): Said | undefined {
  if (!isOpen(incident)) return undefined;
  const now = `${severityWords(incident, config)}, ${statusWords[incident.status]}`;
  const state = `${nameOf(incident)} is now ${now}. Commander: ${commanderWords(incident)}.`;
  const alerts = incident.alerts.length === 0 ? '' : ` ${alertCount(incident.alerts)}.`;
  return { text: `${state}${alerts}`, blocks: [section(`*${state}*${alerts}\nOpen since ${since(incident.openedAt)}.`)] };
}

function reopened(incident: Incident): Said | undefined {
  if (!isOpen(incident)) return undefined;
  const firing = incident.alerts.filter((alert) => alert.state !== 'cleared');
  const what = firing.length === 0 ? 'It was opened again.' : `${count(firing.length, 'alert')} not cleared.`;
  const whom = incident.commander ? `${mention(incident.commander)}, please look.` : 'NO COMMANDER: who takes command?';
  const text = `${nameOf(incident)} is not over. ${what} ${whom}`;
  const lines = firing.slice(0, 5).map((alert) => alertLine(alert));
  const body = [`*${text}*`, ...lines, ...andMore(firing.length - 5)].join('\n');
  const take = button({ id: 'take_command', text: 'Take command', value: String(incident.id), style: 'primary' });
  return { text, blocks: [section(body), ...(incident.commander ? [] : [actions([take])])] };
}
