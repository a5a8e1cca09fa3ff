// The dashboard and the alert rules name what /metrics says, and leave nothing of it out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { metricsRoute } from '../../src/edge/metrics.ts';
import { watchProcess } from '../../src/edge/process-metrics.ts';
import { createMeter } from '../../src/meter.ts';
import { serve, token } from '../edge/support.ts';
import { freshDatabase } from '../support/database.ts';
import { readExposition } from '../support/prometheus.ts';
import { metricsIn } from '../support/promql.ts';

const { pool } = await freshDatabase();
const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../../deploy', file), 'utf8');

const rules = z.object({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(z.strictObject({
  alert: z.string().regex(/^Tocsin[A-Za-z]+$/), expr: z.string(), for: z.string().regex(/^\d+m$/).optional(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }), annotations: z.strictObject({ summary: z.string(), description: z.string() }),
})) })) }).parse(parse(read('prometheus/rules.yaml'))).groups.flatMap((group) => group.rules);

const board = z.object({
  uid: z.string(), templating: z.object({ list: z.array(z.object({ name: z.string(), definition: z.string().optional() })) }),
  panels: z.array(z.object({
    id: z.number(), title: z.string(), gridPos: z.object({ x: z.number(), w: z.number() }), targets: z.array(z.object({ refId: z.string(), expr: z.string() })).optional(),
  })),
}).parse(JSON.parse(read('grafana/tocsin.json')));
const asked = board.panels.flatMap((panel) => panel.targets?.map((one) => one.expr) ?? []);

const watched = watchProcess(pool);
const own = () => [...createMeter().read(), ...watched.read()];
const response = await (await serve(metricsRoute({ db: pool, token, own })))('/metrics');
const { families, problems } = readExposition(await response.text());
watched.stop();

/** The metric that a series belongs to; `up` is Prometheus' own. */
const familyOf = (series: string) => (families.has(series) || series === 'up' ? series : series.replace(/_(bucket|sum|count)$/, ''));
const named = (expressions: readonly string[]) => new Set(expressions.flatMap((one) => [...metricsIn(one)]).map(familyOf));

it('the output is what Prometheus reads', () => {
  expect(problems).toEqual([]);
});

it.each(rules.map((rule) => [rule.alert, rule.expr] as const))('%s can be read, and asks only for what there is', (_alert, expr) => {
  const metrics = metricsIn(expr);
  expect(metrics.size).toBeGreaterThan(0);
  expect([...metrics].filter((name) => name !== 'up' && !families.has(familyOf(name)))).toEqual([]);
});

it('the dashboard can be read, asks only for what there is, and its panels stand within its width', () => {
  expect([...named(asked)].filter((name) => !families.has(name))).toEqual([]);
  const { list } = board.templating;
  const known = new Set(list.map((one) => one.name));
  expect(list.flatMap((one) => (one.definition === undefined ? [] : [...named([one.definition])])).filter((name) => name !== 'job' && !families.has(name))).toEqual([]);
  expect([...read('grafana/tocsin.json').matchAll(/\$\{?([a-z]+)\}?/g)].map((match) => match[1] ?? '').filter((name) => !known.has(name))).toEqual([]);
  expect(board.panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  expect(new Set(board.panels.map((panel) => panel.id)).size).toBe(board.panels.length);
});

it('every metric is on the dashboard', () => {
  expect([...families.keys()].filter((name) => !named(asked).has(name))).toEqual([]);
});

it('each alert has a name of its own, and nothing of an incident in its words', () => {
  expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
  expect(rules.length).toBeGreaterThanOrEqual(8);
});

describe('the check of expressions', () => {
  it.each(['rate(a[5m]', 'sum by job (a)', 'a{b=c}', 'a >', 'rate(a)', 'a[5m]', 'nonsense(a)', 'a b', '> 3', 'sum by (x) (rate(a_total[5x]))', 'a{b="c" d="e"}', 'a ; b'])('refuses %s', (wrong) => {
    expect(() => metricsIn(wrong)).toThrow();
  });

  it('says what is asked for', () => {
    expect([...metricsIn('max by (le) (a_bucket{x="}"}) > 1.5 unless on (job) rate(b_total[5m]) > 0 or (time() - c) > 2')]).toEqual(['a_bucket', 'b_total', 'c']);
  });
});
