// The follow-ups of an incident, seen only by who asked.
import type { Followup, Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { clip, mention } from './escape.ts';
import { actions, button, context, header, message, section } from './kit.ts';
import { count, nameOf } from './words.ts';

const most = 25;
const drop = { title: 'Drop this follow-up?', text: 'It leaves the postmortem’s action items. Its record stays.', yes: 'Drop follow-up' };

export function renderFollowups(incident: Incident): Message {
  const kept = incident.followups.filter((one) => !one.dropped);
  const dropped = incident.followups.length - kept.length;
  const title = `${nameOf(incident)}: ${kept.length === 0 ? 'no follow-up is noted' : count(kept.length, 'follow-up')}`;
  const left = kept.length - most;
  const blocks = [
    header(title),
    ...kept.slice(0, most).map((one) => section(line(one), button({
      id: `followup_drop:${one.id}`, text: 'Drop', value: `${incident.id}:${one.id}`, confirm: drop,
    }))),
    ...(left > 0 ? [context(`${left} more are not shown here.`)] : []),
    ...(dropped > 0 ? [context(`${count(dropped, 'follow-up')} dropped. The timeline has them: \`/incident timeline\`.`)] : []),
    actions([button({ id: 'add_followup', text: 'Add follow-up', value: String(incident.id) })]),
  ];
  return message([title, ...kept.slice(0, 8).map((one) => `${one.id}: ${clip(one.text, 150)}`)].join('; '), blocks, `${incident.id}:${incident.seq}:followups`);
}

function line({ id, text, owner, by }: Followup): string {
  return `*${id}*  ${clip(text, 300)}\n${owner ? `For ${mention(owner)}` : '*No owner yet*'}  ·  noted by ${mention(by)}`;
}
