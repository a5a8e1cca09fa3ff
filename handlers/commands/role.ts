// /incident role: who does what beside the commander. Without words it lists the roles and who has them.
import { command } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { mentioned } from '../../src/domain/command-text.ts';
import { findRole, giveRole, knownRoles, releaseRole } from '../../src/domain/roles.ts';
import { clip, sentence } from '../../src/render/escape.ts';
import { roleModal } from '../../src/render/forms/role.ts';
import { renderRoles } from '../../src/render/roles.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

/** `who`: a Slack id, `me`, `none`, or nobody named. */
type Input = { readonly role: string | undefined; readonly who: string | undefined };

const nobody = new Set(['none', 'nobody', 'release', 'clear', 'remove', 'drop', '-']);
const myself = new Set(['me', 'myself', 'i']);

export default command<Input>({
  where: 'incident',
  usage: 'role [role] [@somebody|me|none]',
  help: 'Give a role to somebody, take it yourself, or give it back. They are told in private what it means. Alone it lists the roles.',
  examples: ['role', 'role scribe @chiara', 'role customer-liaison me', 'role scribe none'],
  aliases: ['roles', 'assign'],
  parse(text, config) {
    const words = text.split(/\s+/).filter(Boolean);
    const people = words.filter((word) => whoOf(word) !== undefined);
    const [person] = people;
    if (people.length > 1) return { refuse: 'One person per role: `/incident role scribe @chiara`.' };
    const stray = words.find((word) => word.startsWith('@'));
    if (stray !== undefined) return { refuse: `I cannot tell who ${clip(stray, 40)} is. Choose the person from the list that Slack shows.` };
    const rest = words.filter((word) => word !== person && !/^(?:to|is|=)$/i.test(word)).join(' ');
    const who = person === undefined ? undefined : whoOf(person);
    if (rest === '') return who === undefined ? { role: undefined, who } : { refuse: `Say which role as well: ${names(config)}. For example \`/incident role scribe @chiara\`.` };
    const found = findRole(rest, config);
    if ('name' in found) return { role: found.name, who };
    const next = found.near === undefined ? '`/incident role` lists them' : `Did you mean \`/incident role ${found.near}\`?`;
    return { refuse: `There is no role “${clip(rest, 60)}”. ${sentence(next)} Roles: ${names(config)}.` };
  },
  needs: ({ who }) => [{ need: 'presence' }, who === undefined || who === 'me' || who === 'none' ? { need: 'account' } : { need: 'account', user: who }],
  decide(situation, { role, who }) {
    const { incident, config, by } = situation;
    if (role === undefined || (role === 'commander' && who === undefined)) return { say: renderRoles(incident, config, by) };
    if (who === undefined) return { open: roleModal(incident, config, { by, role }) };
    if (who === 'none') return releaseRole(situation, role);
    const outcome = giveRole(situation, role, who === 'me' ? by : slackPerson(who));
    return 'held' in outcome ? heldAnswer(incident, outcome) : outcome;
  },
});

function whoOf(word: string): string | undefined {
  if (nobody.has(word.toLowerCase())) return 'none';
  return myself.has(word.toLowerCase()) ? 'me' : mentioned(word);
}

function names(config: Parameters<typeof knownRoles>[0]): string {
  return knownRoles(config).map((role) => clip(role.name, 40)).join(', ');
}
