// Where the document goes: fixed by the opening, never moved by what comes later.
import { describe, expect, it } from 'vitest';
import { config } from '../../../src/domain/config.ts';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { ada, drill, inputFrom, unresolved, type Happening } from './incidents.ts';

const renamed: Happening = { kind: 'incident.renamed', at: 50, by: ada, data: { title: 'Payments are stuck' } };
const opened = (title: string): Happening => (
  { kind: 'incident.opened', at: -200, by: ada, data: { title, kind: 'live', private: false, source: 'slack', services: [] } }
);

describe('the path', () => {
  it('has the day of the opening in UTC, the id and the words of the first title', () => {
    expect(renderPostmortem(inputFrom(unresolved)).path).toBe('postmortems/2026/2026-11-21-inc-42-zahlungen-hangen.md');
    expect(renderPostmortem(inputFrom([opened('x')])).path).toBe('postmortems/2026/2026-11-20-inc-42-x.md');
  });

  it('does not move with a new title', () => {
    const rendered = renderPostmortem(inputFrom([...unresolved, renamed]));
    expect(rendered.path).toBe(renderPostmortem(inputFrom(unresolved)).path);
    expect(rendered.title).toBe('INC-42: Payments are stuck');
  });

  it('stays where a pull request put it, whatever the config says later', () => {
    const pull: Happening = { kind: 'postmortem.opened', at: 60, data: { repo: 'acme/pm', number: 7, url: 'https://github.com/acme/pm/pull/7', path: 'old/place.md', branch: 'b', draft: true } };
    expect(renderPostmortem(inputFrom([...unresolved, pull])).path).toBe('old/place.md');
  });

  it('follows the config', () => {
    const own = config.parse({ postmortem: { path: 'docs/{id}/{date}.md' } });
    expect(renderPostmortem(inputFrom(drill, { config: own })).path).toBe('docs/inc-42/2026-11-21.md');
  });

  it.each(['障害', '../../etc/passwd', '---', '$& $1 {id}', 'long '.repeat(100)])('is a plain file name for the title %j', (title) => {
    expect(renderPostmortem(inputFrom([opened(title)])).path).toMatch(/^postmortems\/2026\/2026-11-20-inc-42-[a-z0-9_-]{0,59}[a-z0-9_]\.md$/);
  });
});

describe('the branch', () => {
  it('is named after the incident unless another is in use', () => {
    expect(renderPostmortem(inputFrom(drill)).branch).toBe('postmortem/inc-42');
    expect(renderPostmortem(inputFrom(drill, { branch: 'postmortem/inc-42-2' })).branch).toBe('postmortem/inc-42-2');
  });
});
