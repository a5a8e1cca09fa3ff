// What the play needs to act and to watch: people who type and press, and patience with a limit.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Box } from '../box.ts';
import type { PageChannel, PageMessage } from '../slack/state.ts';

export type Found = { readonly ts: string; readonly blockId: string; readonly value: string; readonly actionId: string };
type Fields = Readonly<Record<string, unknown>>;

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

  async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await look();
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
    return messages(channelId).flatMap((message) => buttonsOf(message)).find((one) => one.actionId.split(':')[0] === actionId && (!value || value.test(one.value)));
  }

  async function press(who: string, channelId: string, actionId: string, value?: RegExp): Promise<void> {
    const found = await until(`a button ${actionId}`, () => button(channelId, actionId, value));
    await act({ as: id(who), type: 'click', channel: channelId, messageTs: found.ts, actionId: found.actionId, blockId: found.blockId, value: found.value });
  }

  async function command(who: string, channelId: string, text: string): Promise<void> {
    tell(name(who), `/incident ${text}`);
    await act({ as: id(who), type: 'command', channel: channelId, command: '/incident', text });
  }

  /** Fills and sends the form that is open for a person; `values` by block_id. */
  async function submit(who: string, values: Readonly<Record<string, string>>) {
    const view = await until(`a form for ${who}`, () => slack.state().modals[id(who)] ?? undefined);
    const typed = typedInto(view, values);
    return act({ as: id(who), type: 'submit', viewId: String(view['id']), values: typed });
  }

  return { tell, until, act, id, channel, messages, button, press, command, submit, name, ...talking({ slack, act, tell }) };
}

function name(who: string): string {
  return who.charAt(0).toUpperCase() + who.slice(1);
}

type Talking = {
  readonly slack: Box['demo']['worlds']['slack']; readonly tell: (who: string, what: string) => void;
  readonly act: (what: Parameters<Box['demo']['worlds']['slack']['act']>[0]) => Promise<Fields | undefined>;
};

/** What people write and put under messages, and where Tocsin writes to them alone. */
function talking({ slack, act, tell }: Talking) {
  const id = (who: string) => slack.idOf(who);
  return {
    /** The message's ts. */
    async say(who: string, channel: string, text: string, threadTs?: string): Promise<string> {
      tell(name(who), text);
      return word(await act({ as: id(who), type: 'message', channel, text, ...(threadTs === undefined ? {} : { threadTs }) }), 'ts');
    },
    async react(who: string, channel: string, ts: string, emoji: string): Promise<void> {
      tell(name(who), `reacts with :${emoji}:`);
      await act({ as: id(who), type: 'react', channel, ts, name: emoji });
    },
    /** The conversation of a person with Tocsin, once there is one. */
    directTo: (who: string): string | undefined => slack.state().channels.find((one) => one.name.startsWith('dm-') && one.members.includes(id(who)))?.id,
  };
}

function word(fields: Fields | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : '';
}

function list(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

/** Every button and menu of a message, in actions blocks and beside sections. */
function buttonsOf(message: PageMessage): Found[] {
  return (message.blocks ?? []).flatMap((block) => {
    const accessory = block['accessory'] as Fields | undefined;
    return [...list(block, 'elements'), ...(accessory ? [accessory] : [])].map((element) => (
      { ts: message.ts, blockId: word(block, 'block_id'), value: word(element, 'value'), actionId: word(element, 'action_id') }
    ));
  });
}

/** Slack's state of a form in which these values were typed, by block_id. */
function typedInto(view: Fields, values: Readonly<Record<string, string>>): Record<string, Record<string, Record<string, unknown>>> {
  return Object.fromEntries(list(view, 'blocks').flatMap((block) => {
    const value = values[word(block, 'block_id')];
    const element = block['element'] as Fields | undefined;
    return element === undefined || value === undefined ? [] : [[word(block, 'block_id'), { [word(element, 'action_id')]: chosen(element, value) }]];
  }));
}

/** What Slack sends for a value typed or chosen in this element; several values are separated by commas. */
function chosen(element: Fields, value: string): Record<string, unknown> {
  const type = word(element, 'type');
  const option = (one: string) => list(element, 'options').find((known) => known['value'] === one) ?? { value: one };
  if (type === 'datetimepicker') return { type, selected_date_time: Number(value) };
  if (type === 'users_select') return { type, selected_user: value };
  if (type === 'static_select' || type === 'radio_buttons') return { type, selected_option: option(value) };
  if (type === 'checkboxes') return { type, selected_options: value.split(',').map(option) };
  return { type, value };
}
