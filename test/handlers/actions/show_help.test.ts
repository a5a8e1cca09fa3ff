// The button in App Home: the help, made from the commands.
import { expect, it } from 'vitest';
import showHelp from '../../../handlers/actions/show_help.ts';
import { press } from '../../support/asking.ts';
import { at, said } from '../../support/incidents.ts';

it('the button "Show help" shows the commands', () => {
  const commands = [{ name: 'declare', usage: 'declare', help: 'Open an incident.', examples: [], aliases: [] }];
  expect(said(press(showHelp, 'home', { incident: undefined, channel: undefined, known: { at: at(0), commands } }))).toContain('/incident declare');
});
