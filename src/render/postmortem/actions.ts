// The action items: what people asked for to be done afterwards, and what became of it. The rest of the table is for them.
import type { Person } from '../../domain/actor.ts';
import { dueOn } from '../../domain/followup-due.ts';
import type { Followup } from '../../domain/work.ts';
import { actorName, type Material } from './material.ts';
import { heading, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine, safeUrl, short } from './prose.ts';

type State = 'open' | 'done' | 'declined' | 'gone';
/** `id` is `AI-2` for follow-up 2, for ever. */
export type ActionItem = {
  readonly id: string; readonly text: string; readonly owner: Person | undefined; readonly due: string | undefined;
  readonly issue: { readonly url: string; readonly label: string } | undefined; readonly state: State; readonly stateWords: string; readonly row: Followup['row'];
};

/** All that nobody took back, those that are done or declined too. The day is the one that people are reminded of. */
export function actionItems({ incident, config }: Pick<Material, 'incident' | 'config'>): readonly ActionItem[] {
  return incident.followups.filter((one) => !one.dropped).map((one) => ({
    id: `AI-${one.id}`, text: one.issue?.title ?? one.text, owner: one.owner, due: dueOn(incident, one, config),
    issue: one.issue && { url: one.issue.url, label: `${one.issue.repo} ${one.issue.number}` },
    state: one.ended?.how ?? 'open', stateWords: stateWords(one), row: one.row,
  }));
}

function stateWords({ ended, reopenedBecause }: Followup): string {
  if (ended === undefined) return reopenedBecause === 'proof' ? 'open again: its proof failed' : 'open';
  const how = { done: 'done', declined: 'declined', gone: 'its issue is gone' }[ended.how];
  return ended.reason === undefined || ended.reason === '' ? how : `${how}: ${ended.reason}`;
}

type Column = { readonly name: string; readonly cell: (item: ActionItem) => string | Inline | undefined };

/** Numbers stay, so that an issue can name one. A column that would be empty comes with its first cell; without actions there are those that people fill in. */
export function actions(material: Material): Section {
  // A row that a person wrote stands in the document already, under an id of theirs.
  const items = actionItems(material).filter((item) => item.row !== 'other-id');
  const columns: readonly Column[] = [
    { name: 'Id', cell: ({ id }) => id },
    { name: 'Action', cell: ({ text }) => short(text, 1_000) },
    { name: 'Owner', cell: ({ owner }) => (owner === undefined ? 'nobody named' : [words(actorName(owner, material.names))]) },
    { name: 'Due', cell: ({ due }) => due },
    { name: 'Issue', cell: ({ issue }) => issue && linked(issue.url, oneLine(issue.label)) },
    { name: 'State', cell: ({ stateWords }) => short(stateWords, 1_000) },
  ];
  const shown = columns.filter(({ name, cell }) => (items.length === 0 ? name !== 'Issue' && name !== 'State' : items.some((item) => cell(item) !== undefined)));
  return [
    heading(2, 'Action items'),
    table(shown.map(({ name }) => name), items.map((item) => shown.map(({ cell }) => cell(item) ?? ''))),
    prompt('What will be different, who sees to it, and by when? A column Type (detect, prevent, mitigate, process) helps to see what is missing. Ids: AI-1, AI-2, …'),
  ];
}

/** The same for programs, without what nobody has said. */
export function actionFields(material: Material, say: (text: string) => string): readonly Readonly<Record<string, string>>[] {
  return actionItems(material).map(({ id, owner, issue, state }) => {
    const url = issue && safeUrl(issue.url);
    return { id, ...(owner && { owner: say(actorName(owner, material.names)) }), ...(url !== undefined && { issue: url }), state };
  });
}
