// The folder is the list of handlers; a wrong file refuses to start and is named.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandFor, commandHelp, loadRegistry } from '../src/registry.ts';

const root = path.resolve(import.meta.dirname, '..');
let dir = '';

beforeEach(async () => {
  // Inside the project, because handlers import ../../src/contracts.ts.
  await mkdir(path.join(root, '.tocsin'), { recursive: true });
  dir = await mkdtemp(path.join(root, '.tocsin', 'handlers-'));
  for (const folder of ['commands', 'actions', 'views', 'shortcuts', 'events', 'webhooks', 'timers', 'nudges', 'steps']) await mkdir(path.join(dir, folder));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const contracts = "import { command, timer } from '../../../src/contracts.ts';\n";
const help = (aliases: string) => `${contracts}export default command({ where: 'anywhere', usage: 'x', help: 'x', examples: [], aliases: ${aliases}, parse: () => ({}), decide: () => ({ refuse: 'no' }) });`;

describe('loading the handlers', () => {
  it('finds those of the project, each under its name', async () => {
    const registry = await loadRegistry(path.join(root, 'handlers'));
    expect([...registry.commands.keys()]).toEqual(expect.arrayContaining(['declare', 'status', 'severity', 'commander', 'note', 'timeline', 'list', 'resolve', 'help']));
    expect([...registry.webhooks.keys()]).toEqual(['github', 'pagerduty']);
    expect(commandFor(registry, 'sev')?.name).toBe('severity');
    expect(commandFor(registry, 'constructor')).toBeUndefined();
    expect(commandHelp(registry)).toHaveLength(registry.commands.size);
  });

  it.each([
    ['commands/none.ts', 'export const something = 1;', 'has no default export made with command({ … })'],
    ['commands/plain.ts', 'export default { help: "x" };', 'has no default export made with command({ … })'],
    ['commands/bell.ts', `${contracts}export default timer({ decide: () => ({ refuse: 'no' }) });`, 'is made with timer({ … }), but this folder holds command({ … })'],
    ['commands/Loud.ts', help('[]'), 'file name is its name'],
    ['commands/notes.md', 'hello', 'file name is its name'],
  ])('refuses %s and names it', async (file, text, sentence) => {
    await writeFile(path.join(dir, file), text);
    const failure = loadRegistry(dir);
    await expect(failure).rejects.toThrow(sentence);
    await expect(failure).rejects.toThrow(file);
  });

  it('says all that is wrong at once, and allows a README', async () => {
    await writeFile(path.join(dir, 'commands/README.md'), 'what this folder is for');
    await writeFile(path.join(dir, 'commands/one.ts'), '');
    await writeFile(path.join(dir, 'timers/two.ts'), '');
    await expect(loadRegistry(dir)).rejects.toThrow(/one\.ts[\s\S]*two\.ts/);
  });

  it('refuses an alias that another command has, by name or alias', async () => {
    await writeFile(path.join(dir, 'commands/one.ts'), help("['two']"));
    await writeFile(path.join(dir, 'commands/two.ts'), help("['same']"));
    await writeFile(path.join(dir, 'commands/three.ts'), help("['same']"));
    await expect(loadRegistry(dir)).rejects.toThrow(/"two" already belongs to two[\s\S]*"same" already belongs to/);
  });

  it('refuses a missing folder', async () => {
    await rm(path.join(dir, 'steps'), { recursive: true });
    await cp(path.join(root, 'handlers/steps/manual.ts'), path.join(dir, 'manual.ts'));
    await expect(loadRegistry(dir)).rejects.toThrow('steps');
  });
});
