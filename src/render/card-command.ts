// Who decides, who has which role, and who is asked to: on the card and wherever it is said in short.
import type { Config } from '../domain/config.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { roleLabel } from '../domain/roles.ts';
import { isMajor } from '../domain/updates.ts';
import type { KnownBlock } from './blocks.ts';
import { fittingLines } from './card-list.ts';
import { capital, clip, mention, since, when } from './escape.ts';
import { section } from './kit.ts';

/** Without them a big incident loses time: who keeps it, who writes it down, who tells customers (PagerDuty's incident response docs). */
const important = ['deputy', 'scribe', 'customer-liaison'] as const;

/** Loud when nobody leads an open incident; otherwise the commander stands among the fields. */
export function commanderPart(incident: Incident): KnownBlock | undefined {
  if (incident.commander || !isOpen(incident)) return undefined;
  const ask = 'Nobody decides yet. Take command: you decide and delegate, somebody else repairs. You can hand it on at any time.';
  return section([`*NO COMMANDER*${askedWords(incident)}`, ask].join('\n'));
}

/** `  ·  asked: @x since …` while a handoff waits for its answer. */
export function askedWords({ handoff }: Incident): string {
  return handoff ? `  ·  asked: ${mention(handoff.to)}, ${since(handoff.at)}` : '';
}

export function commanderField({ commander, commanderAt, handoff }: Incident): string[] {
  if (!commander) return [];
  const from = commanderAt === undefined ? [] : [`since ${when(commanderAt)}`];
  const asked = handoff ? [`handing over, asked: ${mention(handoff.to)}`] : [];
  return [['*Commander*', mention(commander), ...from, ...asked].join('\n')];
}

export function rolesField(incident: Incident, config: Config): string[] {
  const lines = incident.roles.map(({ role, person }) => `${capital(roleName(role, config))}: ${mention(person)}`);
  const missing = missingRoles(incident, config);
  const nobody = missing.length === 0 ? [] : [`*Nobody yet*: ${missing.join(', ')}`];
  if (lines.length + nobody.length === 0) return [];
  return [['*Roles*', ...(lines.length === 0 ? [] : fittingLines(lines, { most: 6, room: 400 })), ...nobody].join('\n')];
}

/** `scribe, customer liaison`: what nobody does at SEV1 and SEV2; empty otherwise. */
export function missingRoles(incident: Incident, config: Config): readonly string[] {
  if (!isOpen(incident) || !isMajor(incident)) return [];
  return important.filter((role) => !incident.roles.some((one) => one.role === role)).map((role) => roleName(role, config));
}

/** `customer liaison`, or as the config calls it; escaped. */
export function roleName(role: string, config: Pick<Config, 'roles'>): string {
  const label = roleLabel(role, config);
  const plain = label.slice(0, 1).toLowerCase() + label.slice(1);
  // A team's own name, such as "DBA", stays as they wrote it.
  return clip(/^[A-Z]{2}/.test(label) ? label : plain, 40);
}
