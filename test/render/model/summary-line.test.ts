// Where a summary is put: the line that asks for one, and the comment that a person may commit.
import { describe, expect, it } from 'vitest';
import { config as schema, defaultConfig } from '../../../src/domain/config.ts';
import { suggestionComment, suggestionMark, summaryLine } from '../../../src/render/model/summary-line.ts';
import { dice, hostileText } from '../../support/hostile.ts';

const file = '---\nid: INC-42\n---\n\n# INC-42\n\n## Summary\n\nINC-42 was opened.\n\n_What happened, and what did people outside notice? Two sentences._\n\n## Impact\n\n_Who was affected?_\n';

describe('the line', () => {
  it('is the question under Summary, whatever the line ends are', () => {
    expect(summaryLine(file, defaultConfig)).toBe(11);
    expect(summaryLine(file.replaceAll('\n', '\r\n'), defaultConfig)).toBe(11);
    expect(summaryLine(file.replace('_What', '*What').replace('sentences._', 'sentences.*'), defaultConfig)).toBe(11);
  });

  it('under another heading where the team has one', () => {
    const config = schema.parse({ postmortem: { wording: { summary: { title: 'In short' } } } });
    expect(summaryLine(file.replace('## Summary', '## In short'), config)).toBe(11);
    expect(summaryLine(file, config)).toBeUndefined();
  });

  it.each([['a person wrote over it', file.replace(/_What.*_/, 'The shop was down.')], ['the section is gone', file.replace('## Summary', '## Other')], ['a person wrote in bold', file.replace(/_What.*_/, '**The shop was down.**')], ['nothing is there', '']])('is none when %s', (_when, text) => expect(summaryLine(text, defaultConfig)).toBeUndefined());
});

describe('the comment', () => {
  const mark = suggestionMark(42, 1, 1);
  const comment = (text: string) => suggestionComment({ text, refs: ['T01', 'M03'], model: 'small-1', mark });

  it('says whose words they are, where they are from, and that a person decides', () => {
    expect(comment('Checkout failed from 03:00 UTC. Payments worked again at 03:33.')).toBe(
      'A model (small-1) proposes these words from the rows T01 and messages of the incident’s channel. Somebody accepted them in Slack as a suggestion, and nothing more: hold them against the rows, change what is wrong, then commit them or resolve this.\n\n'
      + '```suggestion\nCheckout failed from 03:00 UTC. Payments worked again at 03:33.\n```\n\n<!-- tocsin:suggestion incident=42 suggestion=1 claim=1 -->\n');
  });

  it('calls nobody, closes nothing and stays one line with one mark, whatever the text', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const text = comment(`${hostileText(dice(seed), 600)} @acme/sre fixes #12`);
      const [, line = '', ...more] = /```suggestion\n([\s\S]*?)\n```\n\n<!--/.exec(text) ?? [];
      expect(more).toEqual([]);
      expect(line).not.toContain('\n');
      expect(line.replaceAll('\u200b', '|')).not.toMatch(/@(?!\|)\w|(?<![|\\])#\d/);
    }
  });
});
