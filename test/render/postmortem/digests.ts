// What the documents of some incidents are, in short: to compare them between processes.
import { createHash } from 'node:crypto';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { everywhere } from './everywhere.ts';
import { drill, inputFrom, resolvedWithRun, unresolved, worked } from './incidents.ts';

export function digests(): readonly string[] {
  return [resolvedWithRun, unresolved, drill, worked, everywhere('23:59 | 2026-03-29')].map((happenings) => {
    const { markdown, body } = renderPostmortem(inputFrom(happenings));
    return createHash('sha256').update(markdown).update(body).digest('hex');
  });
}
