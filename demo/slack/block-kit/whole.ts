// What no single block can know: ids that repeat, markdown that adds up, views with inputs and no submit button.
import { isRecord, records, type Fields } from '../json.ts';

import { MESSAGE } from './limits.ts';
import { complaint } from './report.ts';

type Path = readonly PropertyKey[];

/** The elements of a block that carry an action_id, with where they stand. */
function elementsOf(block: Fields): readonly { readonly element: Fields; readonly path: Path }[] {
  const list: readonly unknown[] = Array.isArray(block['elements']) ? block['elements'] : [];
  const listed = list.map((element, n) => ({ element, path: ['elements', n] }));
  const single = ['accessory', 'element'].map((key) => ({ element: block[key], path: [key] }));
  const found: { readonly element: Fields; readonly path: Path }[] = [];
  for (const { element, path } of [...listed, ...single]) if (isRecord(element)) found.push({ element, path });
  return found;
}

function repeated(blocks: readonly unknown[], base: Path): readonly string[] {
  const seen = new Set<unknown>();
  const lines: string[] = [];
  for (const [n, block] of blocks.entries()) {
    if (!isRecord(block)) continue;
    const id = block['block_id'];
    if (seen.has(id)) lines.push(complaint(`block_id "${String(id)}" already exists`, [...base, n, 'block_id']));
    if (typeof id === 'string') seen.add(id);
    const actions = new Set<string>();
    for (const { element, path } of elementsOf(block)) {
      const action = element['action_id'];
      if (typeof action !== 'string') continue;
      const where = [...base, n, ...path, 'action_id'];
      if (actions.has(action)) lines.push(complaint(`action_id "${action}" already exists`, where));
      actions.add(action);
    }
  }
  return lines;
}

function markdown(blocks: readonly unknown[], base: Path): readonly string[] {
  const total = blocks.reduce<number>((sum, block) => {
    const text = isRecord(block) && block['type'] === 'markdown' ? block['text'] : undefined;
    return sum + (typeof text === 'string' ? text.length : 0);
  }, 0);
  if (total <= MESSAGE.markdown) return [];
  return [complaint(`markdown blocks hold more than ${MESSAGE.markdown} characters together`, base)];
}

/** Faults of a list of blocks as a whole. */
export function checkTogether(blocks: unknown, base: Path): readonly string[] {
  if (!Array.isArray(blocks)) return [];
  return [...repeated(blocks, base), ...markdown(blocks, base)];
}

/** Slack refuses a modal that has inputs and no way to send them. */
export function checkSubmit(view: unknown, base: Path): readonly string[] {
  if (!isRecord(view) || view['type'] !== 'modal' || view['submit'] !== undefined) return [];
  const hasInput = records(view['blocks']).some((block) => block['type'] === 'input');
  return hasInput ? [complaint('missing required field: submit', base)] : [];
}
