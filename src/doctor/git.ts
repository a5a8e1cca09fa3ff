// The git remote of the postmortems, where there is one: whether it answers, has a branch to go to, and lets us push.
import type { Check } from '../domain/diagnosis.ts';
import type { Outage, Rejected } from '../domain/errors.ts';
import { readGitAddress } from '../domain/git-address.ts';
import type { Remote } from '../ports.ts';
import { answer, found, type Patient } from './patient.ts';

const check = found('Git');
/** Never made: only asked for. */
const probe = 'postmortem/tocsin-doctor';

export async function examineGit({ settings: { env, config }, ports: { remote } }: Patient): Promise<Check[]> {
  const address = env.POSTMORTEM_GIT_URL === undefined ? undefined : readGitAddress(env.POSTMORTEM_GIT_URL);
  if (!remote || !address || 'problem' in address) return [];
  const asked = await answer(remote.look(probe, env.POSTMORTEM_BRANCH));
  if (!('got' in asked)) return [check('remote', 'broken', trouble(asked))];
  const { base, wanted } = asked.got;
  if (!base) {
    const say = wanted === undefined ? `${address.shown} has no default branch` : `${address.shown} has no branch ${wanted}`;
    return [check('remote', 'broken', { say, fix: 'Make a first commit there, or name a branch in POSTMORTEM_BRANCH.' })];
  }
  const plain = address.transport === 'http' && env.POSTMORTEM_GIT_TOKEN !== undefined;
  return [
    check('remote', 'ok', { say: `${address.shown} answers; postmortems go to ${base.name}` }),
    await push(remote, base.head),
    ...(plain ? [check('transport', 'warning', { say: 'POSTMORTEM_GIT_TOKEN goes over http, where everybody on the way can read it', fix: 'Use an https address in POSTMORTEM_GIT_URL.' })] : []),
    ...(config.postmortem['web-url'] === undefined ? [check('links', 'off', { say: 'people are told the branch and the path, without a link', fix: 'Say where the host shows a file: `postmortem: { web-url: "https://…/src/branch/{branch}/{path}" }` in tocsin.yaml.' })] : []),
  ];
}

async function push(remote: Remote, head: string): Promise<Check> {
  const may = await answer(remote.mayPush(probe, head));
  if ('got' in may) return check('push', 'ok', { say: 'we may push; rules for branches and hooks are asked only by a push, so the first postmortem will show' });
  return check('push', 'broken', trouble(may));
}

function trouble(asked: { readonly away: Outage } | { readonly refused: Rejected }): { readonly say: string; readonly fix?: string } {
  if ('refused' in asked) return { say: asked.refused.message };
  return { say: asked.away.message, fix: 'Look whether this machine may reach the host of POSTMORTEM_GIT_URL. Postmortems wait until then.' };
}
