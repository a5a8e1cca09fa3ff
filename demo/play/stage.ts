// What the play needs to act and to watch: people who type and press, and patience with a limit.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Box } from '../box.ts';
import type { PageChannel, PageMessage } from '../slack/state.ts';

export type Found = { readonly message: PageMessage; readonly channel: string; readonly blockId: string; readonly value: string; readonly actionId: string };

export type Stage = ReturnType<typeof createStage>;

// Generous, because the machine may be busy; the play fails with what it was waiting for.
const patienceMs = 45_000;

export function createStage(box: Box, print: (line: string) => void) {
  const { slack } = box.demo.worlds;
  const began = Date.now();
  const id = (name: string) => slack.idOf(name);

  function tell(who: string, what: string): void {
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
    print(`${seconds} s  ${who.padEnd(11)}${what}`);
  }

  async function until<T>(what: string, look: () => T | undefined): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited ${patienceMs / 1000} s for: ${what}`);
      await sleep(25);
    }
  }

  /** Throws what Slack tells the person when it fails; else what came of it (`errors` of a form, `ts` of a message). */
  async function act(what: Parameters<typeof slack.act>[0]) {
    const done = await slack.act(what);
    if (!done.ok) throw new Error(done.error);
    return done.result;
  }

  function channel(matching: RegExp): PageChannel | undefined {
    return slack.state().channels.find((one) => matching.test(one.name));
  }

  function messages(channelId: string): readonly PageMessage[] {
    return slack.state().messages[channelId] ?? [];
  }

  /** A button that stands in a message now; `value` narrows it down. */
  function button(channelId: string, actionId: string, value?: RegExp): Found | undefined {
    for (const message of messages(channelId)) {
      for (const block of message.blocks ?? []) {
        const elements = [...((block['elements'] as Record<string, unknown>[] | undefined) ?? []), block['accessory'] as Record<string, unknown> | undefined];
        for (const element of elements) {
          const action = String(element?.['action_id'] ?? '');
          const text = String(element?.['value'] ?? '');
          if (action.split(':')[0] === actionId && (!value || value.test(text))) {
            return { message, channel: channelId, blockId: String(block['block_id'] ?? ''), value: text, actionId: action };
          }
        }
      }
    }
    return undefined;
  }

  async function press(who: string, channelId: string, actionId: string, value?: RegExp): Promise<void> {
    const found = await until(`a button ${actionId}`, () => button(channelId, actionId, value));
    await act({ as: id(who), type: 'click', channel: channelId, messageTs: found.message.ts, actionId: found.actionId, blockId: found.blockId, value: found.value });
  }

  async function command(who: string, channelId: string, text: string): Promise<void> {
    tell(name(who), `/incident ${text}`);
    await act({ as: id(who), type: 'command', channel: channelId, command: '/incident', text });
  }

  function name(who: string): string {
    return who.charAt(0).toUpperCase() + who.slice(1);
  }

  /** Fills and sends the form that is open for a person; `values` by block_id. */
  async function submit(who: string, values: Readonly<Record<string, string>>) {
    const view = await until(`a form for ${who}`, () => slack.state().modals[id(who)] ?? undefined);
    const blocks = (view['blocks'] as Record<string, unknown>[]).filter((block) => block['type'] === 'input');
    const typed = Object.fromEntries(blocks.flatMap((block) => {
      const element = block['element'] as Record<string, unknown>;
      const blockId = String(block['block_id']);
      const value = values[blockId];
      return value === undefined ? [] : [[blockId, { [String(element['action_id'])]: { type: element['type'], value } }]];
    }));
    return act({ as: id(who), type: 'submit', viewId: String(view['id']), values: typed });
  }

  return { tell, until, act, id, channel, messages, button, press, command, submit, name };
}
