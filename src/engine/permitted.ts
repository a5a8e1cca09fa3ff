// Whether the person may do what a handler decided: the groups that decide it are asked outside of any transaction, and only when they do.
import type { Person } from '../domain/actor.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Groups } from '../domain/permissions.ts';
import type { Context } from './context.ts';

/** Thrown out of a transaction, which is rolled back: who is in these groups must be known first. */
export class AskGroupsFirst extends Error {
  readonly groups: readonly string[];

  constructor(groups: readonly string[]) {
    super(`who is in ${groups.join(', ')} must be asked first`);
    this.name = 'AskGroupsFirst';
    this.groups = groups;
  }
}

/** Runs `work` once without groups, and again with them where it turns out that they matter. */
export async function withGroups<T>(context: Context, by: Person, work: (groups: Groups | undefined) => Promise<T>): Promise<T> {
  try {
    return await work(undefined);
  } catch (error) {
    if (!(error instanceof AskGroupsFirst)) throw error;
    return work(await ask(context, by, error.groups));
  }
}

/** Whatever does not answer, or does not let us ask, lets nobody in. */
async function ask({ ports, asked }: Context, by: Person, groups: readonly string[]): Promise<Groups> {
  const away = new Set<string>();
  const has = (members: readonly string[] | undefined) => members?.includes(by.id) === true;
  const found = await Promise.all(groups.map(async (group) => {
    try {
      return has(await asked(`usergroup:${group}`, has, () => ports.slack.usergroup(group))) ? [group] : [];
    } catch (error) {
      if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
      away.add(group);
      return [];
    }
  }));
  return { in: new Set(found.flat()), away };
}
