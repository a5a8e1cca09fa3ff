// Examines an installation: each thing Tocsin depends on, what was found, and exactly what to do about it.
import type { Check, Diagnosis } from '../domain/diagnosis.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Ports } from '../engine/context.ts';
import type { Db } from '../store/pool.ts';

export type Patient = { readonly db: Db; readonly ports: Ports };

export async function examine({ ports }: Patient): Promise<Diagnosis> {
  return { checks: [await slackToken(ports)] };
}

async function slackToken({ slack }: Ports): Promise<Check> {
  try {
    const { team } = await slack.identity();
    return { area: 'Slack', name: 'token', state: 'ok', say: `signed in to ${team}` };
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    return { area: 'Slack', name: 'token', state: 'broken', say: error.message, fix: 'See SLACK_BOT_TOKEN in the README.' };
  }
}
