// Compares with the files in test/golden/render, which show every word to whoever reviews a change. `npm run golden` renews them.
import { expect } from 'vitest';
import type { Message, ModalView } from '../../src/render/blocks.ts';
import { wrongInMessage, wrongInView } from '../support/slack-limits.ts';

export async function sameMessage(name: string, message: Message | undefined): Promise<void> {
  expect(message, name).toBeDefined();
  if (message) expect(wrongInMessage(message), name).toEqual([]);
  await sameJson(name, message);
}

export async function sameView(name: string, view: ModalView): Promise<void> {
  expect(wrongInView(view), name).toEqual([]);
  await sameJson(name, view);
}

export async function sameJson(name: string, value: unknown): Promise<void> {
  await expect(`${JSON.stringify(value, undefined, 2)}\n`).toMatchFileSnapshot(`../golden/render/${name}.json`);
}

export async function sameText(name: string, text: string): Promise<void> {
  await expect(`${text}\n`).toMatchFileSnapshot(`../golden/render/${name}`);
}
