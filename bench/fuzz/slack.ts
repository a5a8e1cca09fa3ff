// Parts "slack" and "commands": what Slack sends and people type, read, asked in random situations, and checked as the engine would.
import path from 'node:path';
import { loadRegistry } from '../../src/registry.ts';
import { askRequest, readBody } from './asked.ts';
import { textMaker } from './command-texts.ts';
import { mutated, overTheWire } from './mutate-json.ts';
import { rollOf, type Part } from './run.ts';
import { worldMaker } from './situations.ts';
import { slackSample } from './slack-samples.ts';

const handlers = path.resolve(import.meta.dirname, '../../handlers');

export function slackPayloads(seed: number): Part {
  return {
    name: 'slack', share: 180_000,
    make: async () => {
      const registry = await loadRegistry(handlers);
      const text = textMaker(registry);
      const worlds = worldMaker((block) => rollOf(seed, 'stories', block));
      return { next: (roll, index) => {
        const sample = slackSample(registry, roll, () => text(roll));
        const { text: wire, body } = overTheWire(mutated(sample, roll));
        return { shown: () => wire, ask: () => {
          const request = readBody(body);
          return request === undefined ? 'unreadable' : `${request.type} ${askRequest(registry, request, worlds(index), roll)}`;
        } };
      } };
    },
  };
}

export function commandTexts(seed: number): Part {
  return {
    name: 'commands', share: 370_000,
    make: async () => {
      const registry = await loadRegistry(handlers);
      const text = textMaker(registry);
      const worlds = worldMaker((block) => rollOf(seed, 'stories', block));
      return { next: (roll, index) => {
        const typed = text(roll);
        return { shown: () => JSON.stringify(typed), ask: () => askRequest(registry, { type: 'command', user: 'U0ADA', channel: 'C0INC42', text: typed, trigger: '1' }, worlds(index), roll) };
      } };
    },
  };
}
