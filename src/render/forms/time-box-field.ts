// The menu of time-boxes in forms: "none", and what people usually need.
import { boxMinutes } from '../../domain/time-box.ts';
import { sayDuration } from '../../domain/time.ts';
import type { InputBlock, PlainTextOption } from '../blocks.ts';
import { field } from './form.ts';
import { option } from '../kit.ts';

const minute = 60_000;
export const noBox = 'none';

type BoxField = { readonly label: string; readonly hint: string; readonly chosenMs: number | undefined; readonly none?: string };

/** Its value is a number of minutes, or `none`, offered where `none` names it. A chosen one that is not usual is offered too. */
export function boxField({ label, hint, chosenMs, none }: BoxField): InputBlock {
  const minutes = [...new Set([...boxMinutes, ...(chosenMs === undefined ? [] : [Math.round(chosenMs / minute)])])].sort((a, b) => a - b);
  const options = [...(none === undefined ? [] : [option(none, noBox)]), ...minutes.map((one) => boxOption(one))];
  const wanted = chosenMs === undefined ? noBox : String(Math.round(chosenMs / minute));
  const initial = options.find((one) => one.value === wanted);
  return field({
    id: 'box', label, hint,
    element: { type: 'static_select', action_id: 'box', options, ...(initial === undefined ? {} : { initial_option: initial }) },
  });
}

function boxOption(minutes: number): PlainTextOption {
  return option(minutes <= 90 ? `${minutes} min` : sayDuration(minutes * minute), String(minutes));
}
