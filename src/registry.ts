// Finds the handlers: the folder is the list, a wrong file refuses to start and is named.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Action, Command, CommandHelp, Handler, HandlerKind, Nudge, Shortcut, SlackEvent, Source, StepKind, Timer, View } from './contracts.ts';

export type Registry = {
  readonly commands: ReadonlyMap<string, Command>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly views: ReadonlyMap<string, View>;
  readonly shortcuts: ReadonlyMap<string, Shortcut>;
  readonly events: ReadonlyMap<string, SlackEvent>;
  readonly webhooks: ReadonlyMap<string, Source>;
  readonly timers: ReadonlyMap<string, Timer>;
  readonly nudges: ReadonlyMap<string, Nudge>;
  readonly steps: ReadonlyMap<string, StepKind>;
};

const folders = {
  commands: 'command', actions: 'action', views: 'view', shortcuts: 'shortcut', events: 'event', webhooks: 'source', timers: 'timer', nudges: 'nudge', steps: 'step',
} as const satisfies Record<keyof Registry, HandlerKind>;

/** Reads `handlers/<folder>/<name>.ts`. Every wrong file is reported at once, in one error. */
export async function loadRegistry(dir: string): Promise<Registry> {
  const problems: string[] = [];
  const entries = await Promise.all(
    Object.entries(folders).map(async ([folder, kind]) => [folder, await loadFolder(path.join(dir, folder), kind, problems)] as const),
  );
  const registry = Object.fromEntries(entries) as unknown as Registry;
  problems.push(...clashes(registry.commands));
  problems.sort();
  if (problems.length > 0) throw new Error(`These handlers cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  return registry;
}

async function loadFolder(dir: string, kind: HandlerKind, problems: string[]): Promise<Map<string, unknown>> {
  const files = (await readdir(dir)).filter((file) => !file.startsWith('.') && file !== 'README.md').sort();
  const handlers = new Map<string, unknown>();
  for (const file of files) {
    const place = path.join(dir, file);
    if (!/^[a-z][a-z0-9_.-]*\.ts$/.test(file)) {
      problems.push(`${place}: a handler's file name is its name, in lower case, ending in .ts`);
      continue;
    }
    const module: unknown = await import(pathToFileURL(place).href);
    const found = (module as { default?: unknown }).default;
    if (!isHandler(found)) problems.push(`${place}: has no default export made with ${kind}({ … }) from src/contracts.ts`);
    else if (found.handler !== kind) problems.push(`${place}: is made with ${found.handler}({ … }), but this folder holds ${kind}({ … })`);
    else handlers.set(file.slice(0, -'.ts'.length), found.it);
  }
  return handlers;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'object' && value !== null && 'handler' in value && 'it' in value;
}

function clashes(commands: ReadonlyMap<string, Command>): string[] {
  const owners = new Map<string, string>([...commands.keys()].map((name) => [name, name]));
  const problems: string[] = [];
  for (const [name, { aliases }] of commands) {
    for (const alias of aliases ?? []) {
      const owner = owners.get(alias);
      if (owner !== undefined) problems.push(`handlers/commands/${name}.ts: the alias "${alias}" already belongs to ${owner}`);
      owners.set(alias, name);
    }
  }
  return problems;
}

/** The command of a typed word (its name or an alias), and its name. */
export function commandFor(registry: Registry, word: string): { name: string; command: Command } | undefined {
  const direct = registry.commands.get(word);
  if (direct) return { name: word, command: direct };
  for (const [name, candidate] of registry.commands) {
    if (candidate.aliases?.includes(word)) return { name, command: candidate };
  }
  return undefined;
}

export function commandHelp(registry: Registry): CommandHelp[] {
  return [...registry.commands].map(([name, it]) => ({ name, usage: it.usage, help: it.help, examples: it.examples, aliases: it.aliases ?? [] }));
}
