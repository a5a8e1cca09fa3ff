// The help, made from the commands themselves.
import type { CommandHelp } from '../contracts.ts';
import type { Message } from './blocks.ts';
import { clip } from './escape.ts';
import { context, header, limits, message, section } from './kit.ts';
import { pack } from './pack.ts';
import { count, some } from './words.ts';

const more = 'In an incident’s channel they act on that incident. Anywhere else, name it: `/incident status INC-42`. '
  + 'More on one: `/incident help resolve`.';
const room = limits.characters - 2_000;

/** All commands, or everything about `one` (its name or an alias). A word nobody knows is said so, with the list. */
export function renderHelp(commands: readonly CommandHelp[], one?: string): Message {
  const found = one === undefined ? undefined : commands.find((command) => command.name === one || command.aliases.includes(one));
  if (found) return about(found);
  const unknown = one === undefined ? [] : [`There is no \`/incident ${code(one, 40)}\`.`];
  const lines = commands.map((command) => `\`/incident ${code(command.usage, 120)}\`\n${clip(command.help, 300)}`);
  const names = commands.map((command) => `/incident ${clip(command.name, 40)}`).join(', ');
  const { sections, left } = pack(lines, room, '\n\n');
  const others = left > 0 ? commands.slice(-left).map((command) => clip(command.name, 40)) : [];
  const rest = left > 0 ? [context(`${count(left, 'more command')}: ${some(others, 20)}.`)] : [];
  const blocks = [header('What you can do'), ...unknown.map((text) => section(text)), ...sections, ...rest, context(more)];
  return message([...unknown, `What you can do: ${names}. ${more}`].join(' '), blocks, 'help');
}

function about(command: CommandHelp): Message {
  const usage = `\`/incident ${code(command.usage, 200)}\``;
  const examples = command.examples.map((example) => `• \`/incident ${code(example, 200)}\``);
  const aliases = command.aliases.map((alias) => `\`${code(alias, 40)}\``).join(', ');
  const lines = [
    `*${usage}*\n${clip(command.help, 600)}`,
    ...(examples.length === 0 ? [] : ['*For example*', ...examples]),
    ...(aliases === '' ? [] : [`Also understood: ${aliases}`]),
  ];
  return message(`${usage}: ${clip(command.help, 600)}`, pack(lines, limits.characters - 500).sections, `help:${command.name}`);
}

/** For between backticks: one would end the code. */
function code(text: string, max: number): string {
  return clip(text.replaceAll('`', "'"), max);
}
