// /incident help: what it takes, refuses and decides.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import help from '../../../handlers/commands/help.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { readCommand } from '../../../src/domain/command-text.ts';
import { commandFor, commandHelp, loadRegistry } from '../../../src/registry.ts';
import { ask } from '../../support/asking.ts';
import { at, changesNothing, said } from '../../support/incidents.ts';

const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../../handlers'));
const known = { at: at(0), commands: commandHelp(registry) };
const commands = known.commands.map((one) => [one.name, one] as const);

/** A command as Slack sends it: what a person typed as `@chiara` arrives as a mention. */
function asSlackSends(text: string): string {
  return text.replaceAll(/@(\w+)/g, (_all, name: string) => `<@U0${name.toUpperCase()}|${name}>`);
}

describe('/incident help', () => {
  it('names every command there is, outside an incident too', () => {
    const outcome = ask(help, '', { known, incident: undefined });
    expect(changesNothing(outcome)).toBe(true);
    for (const [name] of commands) expect(said(outcome)).toContain(`/incident ${name}`);
  });

  it('explains one of them, by its name or any of its other names', () => {
    for (const word of ['severity', 'SEV', 'sev please']) expect(said(ask(help, word, { known }))).toContain('/incident severity');
  });

  it('says so when there is no such command', () => {
    expect(said(ask(help, 'banana', { known }))).toContain('banana');
  });
});

describe('every command', () => {
  it.each(commands)('%s takes each of its own examples, and its examples name it', (name, one) => {
    expect(one.examples.length).toBeGreaterThan(0);
    for (const example of one.examples) {
      const typed = readCommand(asSlackSends(example));
      const found = commandFor(registry, typed.verb);
      expect(found?.name, example).toBe(name);
      expect(found?.command.parse(typed.rest, defaultConfig), example).not.toHaveProperty('refuse');
    }
  });

  it.each(commands)('%s has a usage that begins with its name, and one or two sentences of help', (name, one) => {
    expect(one.usage.split(' ')[0]).toBe(name);
    expect(one.help).toMatch(/^[A-Z].{10,160}\.$/);
  });

  it('has names and other names that are one word in lower case, and each belongs to one', () => {
    const words = known.commands.flatMap((one) => [one.name, ...one.aliases]);
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => word !== readCommand(word).verb)).toEqual([]);
  });

  it('refuses in a sentence that says what to write, whatever is typed', () => {
    for (const [name] of commands) {
      const parsed = commandFor(registry, name)?.command.parse('\0 🔥 "; drop table', defaultConfig);
      const refusal = typeof parsed === 'object' && parsed !== null && 'refuse' in parsed ? String(parsed.refuse) : undefined;
      if (refusal !== undefined) expect(refusal, name).toMatch(/`\/incident [a-z]+/);
    }
  });
});
