// What a person does in PagerDuty's web page. Each act throws a plain sentence when it cannot be done.
import { addAlert, assign, change, escalate, merge, note, reopen, setStatus, trigger, unacknowledge } from './acts.ts';
import type { Stage, Trigger } from './acts.ts';
import type { Incident, Note } from './model.ts';

/** The panel of one world. `user` is a user's id or e-mail; without it the assignee acts, or else the first user. */
export function createPanel(stage: Stage) {
  const { book } = stage;

  function find(id: string): Incident {
    const incident = book.incident(id);
    if (incident === undefined) throw new Error(`PagerDuty has no incident ${id}`);
    return incident;
  }

  function who(incident: Incident, user: string | undefined): string {
    const found = book.user(user ?? incident.assignees[0] ?? book.users[0]?.id);
    if (found === undefined) throw new Error(`PagerDuty has no user ${user ?? ''}`.trim());
    return found.id;
  }

  function must(done: boolean, sentence: string): void {
    if (!done) throw new Error(sentence);
  }

  function setTo(id: string, status: 'acknowledged' | 'resolved', user: string | undefined): void {
    const incident = find(id);
    must(incident.status !== 'resolved', 'The incident is already resolved.');
    must(setStatus(stage, incident, status, who(incident, user)), `The incident is already ${status}.`);
  }

  return {
    /** Without `by`, a monitoring tool triggers it through an integration, which leaves an alert behind. */
    trigger: (input: Trigger): Incident => trigger(stage, input),
    /** One more alert for an open incident. PagerDuty sends no webhook for it. */
    alert: (id: string, input: Trigger) => addAlert(stage, find(id), input),
    acknowledge: (id: string, user?: string): void => setTo(id, 'acknowledged', user),
    resolve: (id: string, user?: string): void => setTo(id, 'resolved', user),
    /** As when the monitoring tool says that all is well: no person is named. */
    resolveByIntegration: (id: string): boolean => setStatus(stage, find(id), 'resolved', undefined),
    reopen(id: string, user?: string): void {
      const incident = find(id);
      must(reopen(stage, incident, who(incident, user)), 'Only a resolved incident can be reopened.');
    },
    unacknowledge: (id: string): void => must(unacknowledge(stage, find(id)), 'The incident is not acknowledged.'),
    note(id: string, content: string, user?: string): Note {
      const incident = find(id);
      return note(stage, incident, content, who(incident, user));
    },
    merge(id: string, sources: readonly string[], user?: string): void {
      const target = find(id);
      merge(stage, target, sources.map((source) => find(source)), who(target, user));
    },
    escalate(id: string, user?: string): void {
      const incident = find(id);
      must(escalate(stage, incident, who(incident, user)), 'There is no further level to escalate to.');
    },
    reassign(id: string, users: readonly string[], user?: string): void {
      const incident = find(id);
      assign(stage, incident, users.map((each) => who(incident, each)), who(incident, user));
    },
    setPriority(id: string, priority: string | undefined, user?: string): void {
      const incident = find(id);
      const found = book.priorities.find((each) => each.name === priority || each.id === priority);
      must(priority === undefined || found !== undefined, `PagerDuty has no priority ${priority ?? ''}.`);
      incident.priority = found;
      change(
        stage, incident, 'priority_updated', 'priority_change', who(incident, user), `Priority set to ${found?.name ?? 'none'}`,
      );
    },
  };
}
