// Said where a form cannot open at once: Slack opens one only within three seconds of a click or a command.
import type { Message, ModalView } from './blocks.ts';
import { clip } from './escape.ts';
import { actions, button, message, section } from './kit.ts';

// docs.slack.dev, Block Kit: the value of a button.
const longestValue = 2_000;

/** `words`: what follows `/incident`; the button says them again. `late`: it was tried, and Slack's three seconds were over. */
export function renderOpenForm(view: ModalView, words: string, late: boolean): Message {
  const title = `“${clip(view.title.text, 24)}”`;
  const said = words.trim() === '' ? 'status' : words.trim();
  const why = late ? `The form ${title} could not be opened in time.` : `${title} is a form, and Slack opens one only after a click.`;
  if (said.length > longestValue) return { text: `${why} Please try again with fewer words, or use the command: \`/incident help\`.` };
  const text = late ? `${why} Please try again: press “Open form”.` : `${why} Press “Open form”.`;
  return message(text, [section(text), actions([button({ id: 'open_form', text: 'Open form', value: said, style: 'primary' })])], 'open-form');
}
