// The help, made from the commands.
import { expect, it } from 'vitest';
import type { CommandHelp } from '../../src/contracts.ts';
import { renderHelp } from '../../src/render/help.ts';
import { sameMessage } from './golden.ts';

const commands: readonly CommandHelp[] = [
  { name: 'note', usage: 'note <text>', help: 'Put a line on the timeline, with your name and the time.', examples: ['note rolled back checkout'], aliases: ['log', 'n'] },
  { name: 'resolve', usage: 'resolve [how you know it is fixed]', help: 'Say that it is fixed and verified.', examples: ['resolve'], aliases: [] },
];

it('of everything', () => sameMessage('help', renderHelp(commands)));
it('of one command, by its alias too', async () => {
  await sameMessage('help-note', renderHelp(commands, 'note'));
  expect(renderHelp(commands, 'log')).toEqual(renderHelp(commands, 'note'));
});
it('of a word that nobody knows', () => sameMessage('help-unknown', renderHelp(commands, 'fly<!channel>')));

it('names the commands for which there is no room', () => {
  const lots = Array.from({ length: 60 }, (_, n) => ({ name: `verb${n}`, usage: `verb${n} <x>`, help: 'y'.repeat(250), examples: [], aliases: [] }));
  const said = JSON.stringify(renderHelp(lots));
  expect(said).toMatch(/\d+ more commands: verb\d+/);
  expect(said).not.toContain('this message is full');
});
