// What a run works with: `NAME = value`, and where each value came from, so that a person sees what an alert has chosen.
import type { Run } from '../domain/incident.ts';
import type { Pinned } from '../domain/runbook/pinned.ts';
import type { KnownBlock } from './blocks.ts';
import { exact, oneLine, plain } from './escape.ts';
import { preformatted, section } from './kit.ts';

const most = 20;
const sources: Readonly<Record<Run['sources'][string], string>> = { given: 'typed', alert: 'from the alert', default: 'default' };

/** A value is shown only where the runbook says that it is not sensitive. Empty when there is none. */
export function valueTable(run: Run, pinned: Pinned | undefined): KnownBlock[] {
  const params = Object.entries(run.params).map(([name, value]) => {
    const open = pinned?.runbook.params.some((param) => param.name === name && !param.sensitive) ?? false;
    const source = run.sources[name];
    return line(name, open ? shown(value) : '(not shown)', source && sources[source]);
  });
  const all = [...params, ...outputs(pinned)];
  if (all.length === 0) return [];
  const left = all.length - most;
  const lines = [...all.slice(0, most), ...(left > 0 ? [`… and ${left} more`] : [])];
  return [section(`*Values*${fromAlert(run) ? ': check those from the alert before you say yes to anything' : ''}`), preformatted(lines.join('\n'))];
}

function outputs(pinned: Pinned | undefined): string[] {
  const steps = pinned?.runbook.steps.filter((step) => step.output !== undefined) ?? [];
  return steps.flatMap(({ name }) => {
    const value = pinned?.outputs[name];
    return value === undefined ? [] : [line(name, shown(value), `output of step ${plain(oneLine(name), 40)}`)];
  });
}

/** Exactly what will be used: what is invisible or reorders other characters is spelt out. */
function shown(value: string): string {
  return plain(exact(value).replaceAll('\n', '\\n'), 100);
}

function line(name: string, value: string, source: string | undefined): string {
  return `${plain(oneLine(name), 40)} = ${value}${source === undefined ? '' : `   (${source})`}`;
}

function fromAlert({ sources: all, status }: Run): boolean {
  return (status === 'running' || status === 'queued') && Object.values(all).includes('alert');
}
