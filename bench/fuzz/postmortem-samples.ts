// Postmortems as people leave them, for the fuzz to change.
import { worked, inputFrom } from '../../test/render/postmortem/incidents.ts';
import { renderPostmortem } from '../../src/render/postmortem/index.ts';
import { next, third } from '../../test/render/postmortem/merge-scenes.ts';

export const documents: readonly string[] = [renderPostmortem(inputFrom(worked)).markdown, next, third, next.replace('status: draft', 'status: published'), next.replace('status: draft', 'status: in-review\nwaive: { PM012: an internal tool }')];
