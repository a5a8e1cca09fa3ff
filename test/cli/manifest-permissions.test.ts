// tocsin manifest asks for the scope of user groups where `permissions` names one.
import { expect, test } from 'vitest';
import { cli, folder } from './support.ts';

test.each([['permissions: { resolve: [commander, S0LEADS1] }\n', true], ['permissions: { resolve: [commander, U024BE7LH] }\n', false]])('%s', async (text, wanted) => {
  const { out } = await cli(['manifest'], { dir: await folder({ 'tocsin.yaml': text }) });
  expect(out.includes('usergroups:read')).toBe(wanted);
});
