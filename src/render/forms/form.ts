// What every form is made of: the view, a field, and the line that says which incident it is about.
import type { Incident } from '../../domain/incident.ts';
import type { InputBlock, KnownBlock, ModalView } from '../blocks.ts';
import { drillNote } from '../drill.ts';
import { clip } from '../escape.ts';
import { plainText, section } from '../kit.ts';
import { nameOf } from '../words.ts';

type Form = {
  readonly callback: string; readonly title: string; readonly submit: string; readonly meta: string;
  readonly blocks: readonly KnownBlock[];
};

/** A modal within Slack's limits (title and buttons 24 characters, docs.slack.dev). `meta` holds ids only: `<incident>:<…>`. */
export function form({ callback, title, submit, meta, blocks }: Form): ModalView {
  return {
    type: 'modal', callback_id: callback, private_metadata: meta, title: plainText(title, 24), submit: plainText(submit, 24),
    close: plainText('Go back', 24), blocks: [...blocks],
  };
}

export type Field = {
  readonly id: string; readonly label: string; readonly hint?: string | undefined; readonly optional?: boolean | undefined;
  readonly element: InputBlock['element'];
};

export function field({ id, label, hint, optional, element }: Field): InputBlock {
  return {
    type: 'input', block_id: id, label: plainText(label, 150), element,
    ...(hint === undefined ? {} : { hint: plainText(hint, 500) }), ...(optional ? { optional: true } : {}),
  };
}

/** Which incident this is about: the form covers the channel. */
export function heading(incident: Incident): KnownBlock[] {
  return [section(`*${nameOf(incident)}*  ${clip(incident.title, 200)}`), ...drillNote(incident)];
}
