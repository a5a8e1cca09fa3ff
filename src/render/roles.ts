// Who has which role, seen only by who asked, with buttons to take or give back each.
import { samePerson, type Person } from '../domain/actor.ts';
import type { Config } from '../domain/config.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { holderOf, knownRoles } from '../domain/roles.ts';
import type { Button, KnownBlock, Message } from './blocks.ts';
import { clip, mention } from './escape.ts';
import { actions, button, context, message, section } from './kit.ts';
import { andMore, nameOf } from './words.ts';

const most = 30;

export function renderRoles(incident: Incident, config: Config, by: Person): Message {
  const known = knownRoles(config);
  // Roles that somebody has although the config no longer names them.
  const others = incident.roles.filter((one) => !known.some((role) => role.name === one.role)).map((one) => ({ name: one.role, label: one.role }));
  const roles = [...known, ...others];
  const lines = roles.map(({ name, label }) => `*${clip(label, 40)}*: ${said(incident, name)}`);
  const rows = roles.slice(0, most).map(({ name }, n): KnownBlock => section(lines[n] ?? '', isOpen(incident) ? act(incident, name, by, n + 1) : undefined));
  const give = button({ id: 'assign_role', text: 'Give a role', value: String(incident.id) });
  const title = `Roles in ${nameOf(incident)}`;
  const hint = 'Or type it: `/incident role scribe @chiara`, `/incident role scribe none`.';
  const blocks = [
    section(`*${title}*`), ...rows, ...andMore(roles.length - most).map((text) => context(text)),
    ...(isOpen(incident) ? [actions([give]), context(hint)] : []),
  ];
  const text = `${title}. ${roles.slice(0, most).map(({ name, label }) => `${clip(label, 40)}: ${said(incident, name)}`).join('. ')}.`;
  return message(text, blocks, `${incident.id}:${incident.seq}:roles`);
}

function said(incident: Incident, role: string): string {
  const holder = holderOf(incident, role);
  if (!holder) return role === 'commander' ? 'NO COMMANDER' : 'nobody';
  return mention(holder);
}

/** Whoever has a role gives it back; whoever has it not takes it. Command is handed on, never dropped. */
function act(incident: Incident, role: string, by: Person, n: number): Button {
  const holder = holderOf(incident, role);
  const mine = samePerson(holder, by);
  const value = String(incident.id);
  if (role === 'commander') return mine ? button({ id: 'handoff', text: 'Hand over command', value }) : button({ id: 'take_command', text: 'Take command', value });
  if (mine) return button({ id: `role_release:${n}`, text: 'Give it back', value: `${value}:${role}` });
  // It carries whom it takes it from: who was faster meanwhile keeps it.
  return button({ id: `role_take:${n}`, text: holder ? 'Take it over' : 'Take this role', value: `${value}:${role}${holder ? `:${holder.id.toWellFormed()}` : ''}` });
}
