// What is said of command, roles, handoffs and pages, one line each.
import type { FactData } from '../domain/facts.ts';
import type { commandFacts } from '../domain/facts-command.ts';
import type { Tellers } from './fact-voice.ts';

const ended: Readonly<Record<FactData<'handoff.ended'>['how'], string>> = {
  accepted: 'Accepted', declined: 'Declined', withdrawn: 'Withdrawn', overtaken: 'Overtaken by events',
};

export const commandTellers: Tellers<keyof typeof commandFacts> = {
  'commander.set': (data, say) => {
    const reason = data.reason === undefined ? '' : `. Reason: ${say.text(data.reason)}`;
    if (data.how === 'taken_over' && data.was) return `${say.who(data.commander)} took command over from ${say.who(data.was)}${reason}`;
    const before = data.was ? `, ${say.who(data.was)} was before` : '';
    return `${say.who(data.commander)} is the commander now${before}${reason}`;
  },
  'role.set': (data, say) => `${say.who(data.person)} is the ${say.text(data.role)} now${data.was ? `, ${say.who(data.was)} was before` : ''}`,
  'role.released': (data, say) => `${say.who(data.was)} is no longer the ${say.text(data.role)}`,
  'handoff.offered': (data, say) => {
    const from = data.from ? `from ${say.who(data.from)} ` : '';
    return `Command offered ${from}to ${say.who(data.to)}${data.note === undefined ? '' : `: ${say.text(data.note)}`}`;
  },
  'handoff.ended': (data, say, incident) => {
    const to = incident?.endedHandoffs.find((one) => one.id === data.handoff)?.to;
    return `${ended[data.how]}${to ? `: command for ${say.who(to)}` : ''}`;
  },
  'glass.broken': (data, say) => `Glass broken, to act without the permission asked for: ${say.text(data.reason)}`,
  'page.requested': (data, say) => `Paging ${say.text(data.target.name)}: ${say.text(data.why)}`,
  'page.sent': (data, say) => `PagerDuty pages${data.target ? ` ${say.text(data.target.name)}` : ''} (page ${data.page})`,
  'page.failed': (data, say) => `Page ${data.page} did not go out: ${say.text(data.reason)}`,
};
