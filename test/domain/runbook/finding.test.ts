// What a finding tells its author: the line, the file, what is wrong and what to do.
import { describe, expect, test } from 'vitest';
import { parseRunbook } from '../../../src/domain/runbook/parse.ts';
import { codes, fence, text } from './support.ts';

const read = { risk: 'read' };
const get = 'GET https://api.example.com/x';
const egress = { egress: '[api.example.com:443]' };

describe('what a finding says', () => {
  const findings = (source: string): readonly unknown[] => parseRunbook({ path: 'runbooks/a.md', text: source }).findings;
  test('the line of the YAML key, the file and what was probably meant', () => {
    expect(findings(text({ titel: 'x' }))).toEqual([
      {
        code: 'RB003', level: 'error', path: 'runbooks/a.md', line: 8,
        message: 'unknown key "titel" in the file; did you mean "title"?',
      },
    ]);
  });
  test('the line of a rule inside a list', () => {
    const source = text({ match: '\n  - urgency: high\n  - urgency: urgent' });
    expect(findings(source)).toMatchObject([{ line: 10 }]);
  });
  test('the line of a header inside a fence', () => {
    const source = text(egress, fence('http', { name: 'call', ...read }, `${get}\nAccept: a\nHost: b`));
    expect(findings(source)).toMatchObject([{ code: 'RB060', line: 16 }]);
  });
  test('the line of a key inside a workflow', () => {
    const body = 'repo: a/b\nworkflow: c.yml\nref: ""';
    const source = text({}, fence('yaml', { name: 'call', kind: 'workflow_dispatch' }, body));
    expect(findings(source)).toMatchObject([{ code: 'RB070', line: 15 }]);
  });
  test('everything at once, in the order of the lines', () => {
    const fences = fence('python', { name: 'one' }) + fence('sh', { name: 'two', riks: 'read' });
    const source = text({ title: 'x', executor: '' }, fences);
    expect(codes(source)).toEqual(['RB003', 'RB003', 'RB012', 'RB011']);
  });
});
