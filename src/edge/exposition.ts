// Prometheus' text format 0.0.4: families of samples to lines (prometheus.io/docs/instrumenting/exposition_formats).
import type { Family, Labels } from '../meter.ts';

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

export function expose(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, type, help, samples }) => [
    `# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`,
    ...samples.map(({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelled(labels)} ${number(value)}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** In a HELP line the backslash and the line feed, in a label's value the quotation mark as well. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function number(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
