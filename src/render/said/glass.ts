// Said when somebody went on alone, without the approvals that were asked for: here, and where the policy wants it seen.
import type { Incident } from '../../domain/incident.ts';
import type { Message } from '../blocks.ts';
import { drillNote } from '../drill.ts';
import { clip, mention, when } from '../escape.ts';
import { message, section } from '../kit.ts';
import type { Said, Words } from '../said.ts';
import { nameOf } from '../words.ts';

/** `ref` is `<run>:<which of its broken glasses, from 0>`, or `alone:<n>` for one that is no run's. */
export const saidGlass: Words = (incident, ref) => {
  const [run = '', nth = ''] = (ref ?? '').split(':');
  return run === 'alone' ? aloneWords(incident, Number(nth)) : glassWords(incident, run, Number(nth));
};

function aloneWords(incident: Incident, nth: number): Said | undefined {
  const broken = incident.glassBroken?.[nth];
  if (!broken) return undefined;
  const what = `${mention(broken.by)} goes on without the permission asked for here`;
  const reason = `Reason: “${clip(broken.reason, 1_200)}”`;
  return {
    text: `${nameOf(incident)}: glass broken. ${what}. ${reason}`,
    blocks: [section(`*Glass broken in ${nameOf(incident)}*  ${clip(incident.title, 200)}\n${what}, ${when(broken.at)}.\n${reason}`)],
  };
}

/** For another channel. Of a private incident it says nothing but that it happened: what its readers may not see stays in it. */
export function renderGlass(incident: Incident, run: string, nth: number): Message | undefined {
  const said = incident.private ? privateWords(incident, run, nth) : glassWords(incident, run, nth);
  return said && message(said.text, [...drillNote(incident), ...said.blocks], `${incident.id}:${incident.seq}:audit`);
}

function glassWords(incident: Incident, id: string, nth: number): Said | undefined {
  const run = incident.runs.find((one) => one.id === id);
  const broken = run?.glass?.[nth];
  if (!run || !broken) return undefined;
  const step = clip(run.steps[broken.step]?.name ?? `step ${broken.step + 1}`, 60);
  const what = `went on with step ${step} of “${clip(run.title, 150)}” without the approvals asked for`;
  const reason = `Reason: “${clip(broken.reason, 1_200)}”`;
  return {
    text: `${nameOf(incident)}: glass broken. ${mention(broken.by)} ${what}. ${reason}`,
    blocks: [section(`*Glass broken in ${nameOf(incident)}*  ${clip(incident.title, 200)}\n${mention(broken.by)} ${what}, ${when(broken.at)}.\n${reason}`)],
  };
}

function privateWords({ runs }: Incident, id: string, nth: number): Said | undefined {
  const broken = runs.find((one) => one.id === id)?.glass?.[nth];
  if (!broken) return undefined;
  const text = `Glass broken in a private incident: ${mention(broken.by)} went on without the approvals asked for, ${when(broken.at)}. What and why stands in its timeline; ask them.`;
  return { text, blocks: [section(text)] };
}
