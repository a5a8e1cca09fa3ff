// How the installation is, on the App Home of admins: what is wrong and exactly what to do, or that all is well.
import type { Check } from '../domain/diagnosis.ts';
import { worst } from '../domain/diagnosis.ts';
import type { HomeFacts } from '../domain/home.ts';
import type { KnownBlock } from './blocks.ts';
import { clip, sentence } from './escape.ts';
import { context, header, section } from './kit.ts';
import { pack } from './pack.ts';
import { count } from './words.ts';

const room = 6_000;
const more = 'Only admins of this workspace see this part. All of it: `/incident doctor`.';

/** Nothing for people who are no admins. */
export function setupBlocks(setup: HomeFacts['setup']): KnownBlock[] {
  if (setup === undefined) return [];
  if (setup === 'unchecked') return [header('Setup'), context(`Looked at whenever you open this page. ${more}`)];
  const bad = setup.checks.filter((check) => check.state === 'broken' || check.state === 'warning').sort((a, b) => rank(a) - rank(b));
  if (worst(setup) === 'ok') {
    const off = setup.checks.filter((check) => check.state === 'off').map((check) => `${check.area} ${clip(check.name, 60)}`);
    return [header('Setup'), section(`All is well: ${count(setup.checks.length, 'check')}.${off.length === 0 ? '' : ` Off: ${off.slice(0, 10).join(', ')}.`}`), context(more)];
  }
  const { sections, left } = pack(bad.map((check) => line(check)), room);
  return [header('Setup needs you'), ...sections, context(`${left > 0 ? `${left} more. ` : ''}${more}`)];
}

function rank(check: Check): number {
  return check.state === 'broken' ? 0 : 1;
}

function line({ area, name, state, say, fix }: Check): string {
  const what = `• *${state === 'broken' ? 'Broken' : 'Warning'}: ${area} ${clip(name, 60)}*: ${sentence(clip(say, 500))}`;
  return fix === undefined ? what : `${what} ${sentence(clip(fix, 700))}`;
}
