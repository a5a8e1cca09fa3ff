// Sections as a team wants them: reordered, renamed, dropped, asking something else; and sources that disagree.
import { describe, expect, it } from 'vitest';
import { config, defaultConfig, type Config } from '../../../src/domain/config.ts';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { mergeDraft } from '../../../src/render/postmortem/merge.ts';
import { ada, alert, drill, inputFrom, pager, resolvedWithRun, type Happening } from './incidents.ts';

const withConfig = (postmortem: object): Config => config.parse({ postmortem });
const rendered = (happenings: readonly Happening[], postmortem: object = {}): string => renderPostmortem(inputFrom(happenings, { config: withConfig(postmortem) })).markdown;
const headings = (text: string): string[] => [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? '');

describe('sections', () => {
  it('stand in the order of the config, and those that it leaves out are dropped', () => {
    expect(headings(rendered(resolvedWithRun, { sections: ['timeline', 'summary', 'actions'] }))).toEqual(['Timeline', 'Summary', 'Action items']);
  });

  it('have the heading and the question of the config; false asks nothing', () => {
    const text = rendered(resolvedWithRun, { wording: { factors: { title: 'How it came about' }, helped: { prompt: 'What would you tell a colleague?' }, summary: { prompt: false } } });
    expect(headings(text)).toContain('How it came about');
    expect(text).toContain('## What helped, what hindered, what was luck\n\n_What would you tell a colleague?_\n\n## Action items');
    expect(text).not.toContain('Two sentences.');
    expect(text).toContain('INC-42 (SEV1 Critical, live) was opened');
  });

  it('that are about nothing stay away, whatever their wording', () => {
    expect(headings(rendered(drill, { wording: { runbooks: { prompt: 'Which?' } } }))).not.toContain('Runbook steps that ran');
  });

  it('renamed in the config between two drafts are renamed in the file too, with what people wrote', () => {
    const base = rendered(resolvedWithRun);
    const ours = rendered(resolvedWithRun, { wording: { timeline: { title: 'Minute by minute' } } });
    const { text } = mergeDraft({ base, ours, theirs: base.replace('_What stood in the way?_', 'The dashboard.') });
    expect(text).toContain('## Minute by minute');
    expect(text).not.toContain('## Timeline');
    expect(text).toContain('The dashboard.');
  });

  it.each([{ sections: [] }, { sections: ['summary', 'summary'] }, { sections: ['blame'] }, { wording: { summary: { title: 'a\nb' } } }, { wording: { summary: { prompt: '' } } }, { reviewers: ['@ada'] }])('%j is refused', (postmortem) => {
    expect(config.safeParse({ postmortem }).success).toBe(false);
  });

  it('are all there by default', () => {
    expect(rendered(resolvedWithRun)).toBe(renderPostmortem(inputFrom(resolvedWithRun, { config: defaultConfig })).markdown);
  });
});

describe('sources that disagree', () => {
  const early: Happening = { kind: 'alert.acknowledged', at: -4, by: ada, data: { source: 'pagerduty', key: alert.key } };
  const fast: Happening = { kind: 'alert.cleared', at: 24, recorded: 20, by: pager, data: { source: 'pagerduty', key: alert.key } };
  const seconds: Happening = { kind: 'alert.cleared', at: 24, recorded: 23.5, by: pager, data: { source: 'pagerduty', key: alert.key } };

  it('are not spoken of when they agree, give or take a clock', () => {
    expect(rendered([...resolvedWithRun, seconds])).not.toContain('disagree');
  });

  it('a moment before the start of impact, with both times', () => {
    const text = rendered([...resolvedWithRun.slice(0, 2), early]);
    expect(text).toContain('acknowledged at 2026-11-21 02:56 UTC');
    expect(text).toContain('impact from 2026-11-21 03:00 UTC');
  });

  it('a clock that runs ahead of ours, once for each source', () => {
    const text = rendered([...resolvedWithRun, fast, { ...fast, at: 25 }]);
    expect(text.match(/The clocks of PagerDuty and Tocsin/g)).toHaveLength(1);
    expect(text).toContain('Tocsin heard of it 5 min before that');
  });

  it('the same moment, told afterwards with two times', () => {
    const told = (at: number, source: string): Happening => ({ kind: 'note.added', at, by: ada, data: { text: 'Noticed.', from: { row: 'T1', source, moment: 'detected' } } });
    const text = rendered([...drill, told(3, 'status page'), told(9, 'chat')]);
    expect(text).toMatch(/2026-11-21 03:03:00 UTC, says status page .*<br>2026-11-21 03:09:00 UTC, says chat/);
    expect(rendered([...drill, told(3, 'status page'), told(3, 'chat')])).not.toContain('disagree');
  });
});
