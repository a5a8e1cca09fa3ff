// The form that declares an incident. Block ids are the names of the fields and stay the same, so that what was typed survives an update.
import type { Config } from '../../domain/config.ts';
import type { Origin } from '../../domain/work.ts';
import type { KnownBlock, ModalView } from '../blocks.ts';
import { severityOptions } from '../card-actions.ts';
import { oneLine, plain } from '../escape.ts';
import { context, option, plainText } from '../kit.ts';
import { field, form } from './form.ts';

/** `from`: the message it begins with; `shown`: whether Slack shows us that message. */
export type Declaring = { readonly config: Config; readonly title?: string | undefined; readonly drill?: boolean; readonly from?: (Origin & { readonly shown: boolean }) | undefined };

const drillOption = { ...option('This is a drill', 'drill'), description: plainText('Marked DRILL everywhere; counts in no figures.', 75) };

/** Only the title is required. The metadata begins with nothing: there is no number yet. */
export function declareModal({ config, title, drill, from }: Declaring): ModalView {
  const severities = severityOptions(config, (name) => name);
  const given = title === undefined ? '' : plain(oneLine(title), 300);
  const blocks: KnownBlock[] = [
    field({
      id: 'title', label: 'What is wrong?', hint: 'A few words are enough; notes can follow.',
      element: {
        type: 'plain_text_input', action_id: 'title', max_length: 300, focus_on_load: true,
        ...(given === '' ? {} : { initial_value: given }),
      },
    }),
    ...(severities.length === 0 ? [] : [field({
      id: 'severity', label: 'How bad is it?', optional: true,
      hint: 'Unsure between two? Take the higher one. You can leave it open.',
      element: { type: 'static_select', action_id: 'severity', options: severities.slice(0, 100) },
    })]),
    field({
      id: 'options', label: 'Anything special?', optional: true,
      element: {
        type: 'checkboxes', action_id: 'options',
        ...(drill ? { initial_options: [drillOption] } : {}),
        options: [
          drillOption,
          { ...option('Keep it private', 'private'), description: plainText('A private channel and no announcement.', 75) },
        ],
      },
    }),
    context(`You command it until somebody else does.${from ? beginsWith(from) : ''}`),
  ];
  const meta = from ? `:${from.channel}:${from.ts}` : '';
  return form({ callback: 'declare', title: 'Declare an incident', submit: 'Declare incident', meta, blocks });
}

function beginsWith({ shown }: { readonly shown: boolean }): string {
  return shown ? ' Its timeline begins with the message.' : ' I cannot read that channel, so of the message only the title above is kept.';
}
