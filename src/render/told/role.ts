// Told to a new holder of a role, in private: what it means, what to do first, and for the commander what is open right now.
import { isAskedFor } from '../../domain/command.ts';
import { holderOf } from '../../domain/roles.ts';
import { isOpen, type Incident } from '../../domain/incident.ts';
import { briefBlocks, briefOf } from '../brief.ts';
import { roleName } from '../card-command.ts';
import { channelMention, clip } from '../escape.ts';
import { drillNote } from '../drill.ts';
import { context, message, section } from '../kit.ts';
import { firstThings, roleDoes } from '../role-words.ts';
import type { Told } from '../told.ts';
import { commanderWords, nameOf } from '../words.ts';

export const toldRole: Told = (incident, ref, { config, user }) => {
  if (ref === undefined || !isOpen(incident) || holderOf(incident, ref)?.id !== user) return undefined;
  const label = roleName(ref, config);
  const first = `${nameOf(incident)}: you ${ref === 'commander' ? 'command' : `are the ${label}`}.`;
  const does = roleDoes(ref, config);
  const things = firstThings(ref, incident, config).map((thing, n) => `${n + 1}. ${thing}`);
  const brief = briefOf(incident, config);
  const blocks = [
    section(`*${first}*\n${clip(incident.title, 200)}`), ...drillNote(incident),
    section(does), ...(things.length === 0 ? [] : [section(['*First*', ...things].join('\n'))]),
    // What the brief calls needs stands among the first things already.
    ...(ref === 'commander' && !hasBrief(incident, user) ? briefBlocks({ conditions: brief.conditions, actions: brief.actions }) : []), context(where(incident, ref)),
  ];
  return message([first, does, ...(things.length === 0 ? [] : ['First:', ...things])].join(' '), blocks, `${incident.id}:${incident.seq}:told-role:${ref}`);
};

/** Who was offered command has been told the brief with the offer. */
function hasBrief({ commandTaken, endedHandoffs }: Incident, user: string): boolean {
  const last = endedHandoffs.at(-1);
  return commandTaken?.how === 'accepted' && last?.how === 'accepted' && last.to.id === user && !isAskedFor(last);
}

function where(incident: Incident, role: string): string {
  const channel = incident.channel ? [channelMention(incident.channel)] : [];
  const lead = role === 'commander' ? ['Hand over any time: `/incident handoff`'] : [`Commander: ${commanderWords(incident)}`, 'Give it back: `/incident role`'];
  return [...channel, ...lead].join('  ·  ');
}
