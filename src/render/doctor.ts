// What is wrong with this installation, for one person who asked: what to do first, then what is off, then what is well.
import { areas, worst, type Check, type Diagnosis, type Stuck } from '../domain/diagnosis.ts';
import { incidentName, type Incident } from '../domain/incident.ts';
import { between, sayDuration, type Instant } from '../domain/time.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { capital, clip, sentence, when } from './escape.ts';
import { actions, button, context, header, message, section } from './kit.ts';
import { pack } from './pack.ts';
import { count, doing, nameOf } from './words.ts';

const room = { checks: 6_500, stuck: 3_000 } as const;
const mostElsewhere = 10;
const mostRetried = 40;

export type DoctorView = { readonly incident: Incident | undefined; readonly now: Instant };

export function renderDoctor(diagnosis: Diagnosis, { incident, now }: DoctorView): Message {
  const { checks, stuck = [] } = diagnosis;
  const bad = (['broken', 'warning'] as const).flatMap((state) => checks.filter((check) => check.state === state));
  const title = verdict(diagnosis);
  const { sections, left } = pack(bad.map((check) => trouble(check)), room.checks, '\n\n');
  const own = stuck.filter((one) => one.incident === incident?.id);
  const blocks: KnownBlock[] = [
    header(title), ...sections, ...(left > 0 ? [context(`${count(left, 'more finding')}: \`tocsin doctor\` shows all of them.`)] : []),
    ...(incident ? here(incident, own, now) : []),
    ...elsewhere(stuck.filter((one) => one.incident !== incident?.id), now),
    ...quiet(checks),
  ];
  const words = bad.slice(0, 5).map((check) => `${capital(check.state)}: ${check.area} ${clip(check.name, 60)}, ${sentence(clip(check.say, 200))}`);
  return message([`${title}.`, ...words].join(' '), blocks, `doctor:${incident?.id ?? ''}:${now}`);
}

function verdict(diagnosis: Diagnosis): string {
  if (worst(diagnosis) === 'ok') return 'All is well';
  const of = (state: Check['state']) => diagnosis.checks.filter((check) => check.state === state).length;
  return [...(of('broken') > 0 ? [`${of('broken')} broken`] : []), ...(of('warning') > 0 ? [count(of('warning'), 'warning')] : [])].join(', ');
}

function trouble({ area, name, state, say, fix }: Check): string {
  const what = `*${capital(state)}: ${area}, ${clip(name, 60)}*\n${sentence(clip(capital(say), 900))}`;
  return fix === undefined ? what : `${what}\n*Do this:* ${sentence(clip(fix, 900))}`;
}

/** What this incident waits for, and the button to try it at once. */
function here(incident: Incident, stuck: readonly Stuck[], now: Instant): KnownBlock[] {
  if (stuck.length === 0) return [context(`${nameOf(incident)}: nothing was given up, nothing waits.`)];
  const { sections, left } = pack([`*${nameOf(incident)}: what did not happen yet*`, ...stuck.map((one) => `• ${fate(one, now)}`)], room.stuck);
  const value = `${incident.id}:${stuck.slice(0, mostRetried).map((one) => one.effect).join(',')}`;
  return [...sections, ...(left > 0 ? [context(`${left} more.`)] : []), actions([button({ id: 'retry_now', text: 'Try again', value })])];
}

function fate({ kind, state, reason, since, nextAt }: Stuck, now: Instant): string {
  const what = capital(doing(kind));
  const why = reason === '' ? '' : `: ${sentence(clip(reason, 400))}`;
  if (state === 'given_up') return `${what}, given up${why}`;
  const next = nextAt === undefined || nextAt <= now ? '' : ` Next try ${when(nextAt)}.`;
  return `${what}, waiting for ${sayDuration(Math.max(1_000, between(since, now)))}${why}${next}`;
}

function elsewhere(stuck: readonly Stuck[], now: Instant): KnownBlock[] {
  if (stuck.length === 0) return [];
  const lines = stuck.slice(0, mostElsewhere).map((one) => `• ${incidentName(one.incident)}: ${one.private ? 'something that is shown in its own channel' : fate(one, now)}`);
  const left = stuck.length - lines.length;
  const { sections } = pack(['*In other incidents*', ...lines, ...(left > 0 ? [`and ${left} more`] : [])], room.stuck);
  return [...sections, context('To try it again: `/incident doctor` in the incident’s channel.')];
}

function quiet(checks: readonly Check[]): KnownBlock[] {
  const off = checks.filter((check) => check.state === 'off').map((check) => `• ${check.area}, ${clip(check.name, 60)}: ${clip(check.say, 200)}`);
  const fine = areas.flatMap((area) => {
    const names = checks.filter((check) => check.area === area && check.state === 'ok').map((check) => `${clip(check.name, 60)} (${clip(check.say, 120)})`);
    return names.length === 0 ? [] : [`${area}: ${names.join(', ')}`];
  });
  return [
    ...(off.length === 0 ? [] : [section(['*Off*', ...off].join('\n'))]),
    ...(fine.length === 0 ? [] : [context(`*Well*  ${fine.join('  ·  ')}`)]),
  ];
}
