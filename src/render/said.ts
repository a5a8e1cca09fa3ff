// What Tocsin says in the channel beside the card. Undefined when it is no longer true by the time it would be said.
import type { Config } from '../domain/config.ts';
import type { Publishes } from '../domain/resolving.ts';
import type { About } from '../domain/effects.ts';
import type { Incident } from '../domain/incident.ts';
import type { OnCall } from '../domain/paging.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { drillNote } from './drill.ts';
import { message } from './kit.ts';
import { saidAbsorbed } from './said/absorbed.ts';
import { saidAlertsCleared } from './said/alerts-cleared.ts';
import { saidCommand } from './said/command.ts';
import { saidDeclined } from './said/declined.ts';
import { saidFollowup } from './said/followup.ts';
import { saidGlass } from './said/glass.ts';
import { saidMerged } from './said/merged.ts';
import { saidMissingPerson } from './said/missing-person.ts';
import { saidMitigated } from './said/mitigated.ts';
import { saidPage } from './said/page.ts';
import { saidPostmortem } from './said/postmortem.ts';
import { saidPrivate } from './said/private.ts';
import { saidReopened } from './said/reopened.ts';
import { saidResolved } from './said/resolved.ts';
import { saidRole } from './said/role.ts';
import { saidRunbook } from './said/runbook.ts';
import { saidStorm } from './said/storm.ts';
import { saidTrouble } from './said/trouble.ts';
import { saidUpdate } from './said/update.ts';

/** `onCall`: whom to call by hand, when it is about a page. `publishes`: false where nothing is set up for postmortems, so that none is written. */
export type SaidWith = { readonly config: Config; readonly runbook?: Runbook | undefined; readonly onCall?: OnCall | undefined; readonly publishes?: Publishes; /** A model is set up. */ readonly suggests?: boolean };
export type Said = { readonly text: string; readonly blocks: readonly KnownBlock[] };
export type Words = (incident: Incident, ref: string | undefined, by: SaidWith) => Said | undefined;

/** `ref` is what it is about: a runbook's id, a person's id, an effect's number; undefined where there is one such thing only. */
export function renderSaid(incident: Incident, about: Exclude<About, 'nudge'>, ref: string | undefined, by: SaidWith): Message | undefined {
  const said = words[about](incident, ref, by);
  return said && message(said.text, [...drillNote(incident), ...said.blocks], `${incident.id}:${incident.seq}:${about}`);
}

const words: Readonly<Record<Exclude<About, 'nudge'>, Words>> = {
  runbook: saidRunbook, 'alerts-cleared': saidAlertsCleared, 'missing-person': saidMissingPerson, trouble: saidTrouble,
  resolved: saidResolved, postmortem: saidPostmortem, update: saidUpdate, reopened: saidReopened, mitigated: saidMitigated, declined: saidDeclined,
  command: saidCommand, role: saidRole, page: saidPage, merged: saidMerged, absorbed: saidAbsorbed, private: saidPrivate, glass: saidGlass, followup: saidFollowup, storm: saidStorm,
};
