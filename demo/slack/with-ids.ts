// Slack names every block and every element that came without a name.
import type { Hub } from './hub.ts';
import { isRecord, records, type Fields } from './json.ts';
import { isTouchable } from './values.ts';

function named(hub: Hub, element: unknown): unknown {
  if (!isRecord(element) || !isTouchable(element)) return element;
  return element['action_id'] === undefined ? { ...element, action_id: hub.ids.token().slice(0, 8) } : element;
}

/** The same blocks, each with a block_id and each touchable element with an action_id. */
export function withIds(hub: Hub, blocks: readonly Fields[]): readonly Fields[] {
  return blocks.map((block) => {
    const inside: Record<string, unknown> = {};
    if (Array.isArray(block['elements']) && block['type'] !== 'rich_text') {
      inside['elements'] = block['elements'].map((element: unknown) => named(hub, element));
    }
    if (block['accessory'] !== undefined) inside['accessory'] = named(hub, block['accessory']);
    if (block['element'] !== undefined) inside['element'] = named(hub, block['element']);
    if (Array.isArray(block['child_blocks'])) inside['child_blocks'] = withIds(hub, records(block['child_blocks']));
    const blockId = block['block_id'] === undefined ? { block_id: hub.ids.token().slice(0, 8) } : {};
    return { ...block, ...blockId, ...inside };
  });
}
