// The text format that Prometheus reads, and the check that the other tests read it with.
import { describe, expect, it } from 'vitest';
import { expose } from '../../src/edge/exposition.ts';
import { createMeter } from '../../src/meter.ts';
import { readExposition } from '../support/prometheus.ts';

describe('a text', () => {
  it('has help, type and samples, with everything escaped that must be', () => {
    const text = expose([{ name: 'a_total', type: 'counter', help: 'a \\ and\na line', samples: [{ labels: { x: 'say "\\\n"', y: '' }, value: 3 }] }]);
    expect(text).toBe('# HELP a_total a \\\\ and\\na line\n# TYPE a_total counter\na_total{x="say \\"\\\\\\n\\"",y=""} 3\n');
    expect(readExposition(text).problems).toEqual([]);
  });

  it('writes what is no number as the format does', () => {
    const text = expose([{ name: 'a', type: 'gauge', help: 'h', samples: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e-7, 1e21].map((value, n) => ({ labels: { n: String(n) }, value })) }]);
    expect(text.split('\n').slice(2, 7).map((line) => line.split(' ')[1])).toEqual(['+Inf', '-Inf', 'NaN', '1e-7', '1e+21']);
    expect(readExposition(text).problems).toEqual([]);
  });

  it('has every part of a histogram, for each of its series', () => {
    const meter = createMeter();
    for (const [door, seconds] of [['slack', 0.005], ['slack', 0.2], ['pagerduty', 60]] as const) meter.observe('tocsin_ack_seconds', seconds, { door });
    const { problems, value } = readExposition(expose(meter.read()));
    expect(problems).toEqual([]);
    const bucket = (door: string, le: string) => value(`tocsin_ack_seconds_bucket{door="${door}",le="${le}"}`);
    expect([bucket('slack', '0.005'), bucket('slack', '0.1'), bucket('slack', '0.25'), bucket('slack', '+Inf')]).toEqual([1, 1, 2, 2]);
    expect([bucket('pagerduty', '10'), bucket('pagerduty', '+Inf'), value('tocsin_ack_seconds_sum{door="pagerduty"}'), value('tocsin_ack_seconds_count{door="pagerduty"}')]).toEqual([0, 1, 60, 1]);
  });
});

describe('the check finds', () => {
  const histogram = (lines: string) => `# HELP h x\n# TYPE h histogram\n${lines}\n`;
  it.each([
    ['no end of the last line', '# HELP a x\n# TYPE a gauge\na 1'],
    ['no help', '# TYPE a gauge\na 1\n'],
    ['two types', '# HELP a x\n# TYPE a gauge\na 1\n# TYPE a gauge\n'],
    ['a counter without its ending', '# HELP a x\n# TYPE a counter\na 1\n'],
    ['a label that is not escaped', '# HELP a x\n# TYPE a gauge\na{b="say "hi""} 1\n'],
    ['a label that is escaped wrongly', '# HELP a x\n# TYPE a gauge\na{b="\\t"} 1\n'],
    ['no number', '# HELP a x\n# TYPE a gauge\na one\n'],
    ['a series twice', '# HELP a x\n# TYPE a gauge\na 1\na 2\n'],
    ['a sample under another family', '# HELP a x\n# TYPE a gauge\nb 1\n'],
    ['no +Inf', histogram('h_bucket{le="1"} 1\nh_sum 1\nh_count 1')],
    ['a count that is not the last bucket', histogram('h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2')],
    ['no sum', histogram('h_bucket{le="+Inf"} 1\nh_count 1')],
    ['buckets that fall', histogram('h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1')],
  ])('%s', (_what, text) => {
    expect(readExposition(text).problems).not.toEqual([]);
  });
});
