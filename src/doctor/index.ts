// Examines an installation: each thing Tocsin depends on, what was found, and exactly what to do about it. Prints no secret.
import { areas, type Area, type Check, type Diagnosis, type Stuck } from '../domain/diagnosis.ts';
import { toError } from '../domain/errors.ts';
import { stuckEffects } from '../store/diagnosis.ts';
import { examineDatabase } from './database.ts';
import { examineGit } from './git.ts';
import { examineGitHub } from './github.ts';
import { examinePagerDuty } from './pagerduty.ts';
import { asked, type Patient } from './patient.ts';
import { examineRunbooks } from './runbooks.ts';
import { examineSlack } from './slack.ts';
import { examineTocsin } from './tocsin.ts';

export type { Patient } from './patient.ts';

const look: Readonly<Record<Area, (patient: Patient) => Promise<readonly Check[]>>> = {
  Tocsin: examineTocsin, Database: examineDatabase, Slack: examineSlack, PagerDuty: examinePagerDuty, GitHub: examineGitHub, Git: examineGit, Runbooks: examineRunbooks,
};

/** Somebody waits for the answer. What takes longer is a finding by itself. */
const patienceMs = 20_000;
const mostStuck = 200;

export async function examine(patient: Patient): Promise<Diagnosis> {
  const [checks, stuck] = await Promise.all([Promise.all(areas.map((area) => inTime(patient, area))), stuckIn(patient)]);
  return { checks: checks.flat().map((check) => withoutSecrets(check, patient.settings.secrets)), stuck };
}

/** One area that hangs or fails says so, and the others are examined all the same. */
async function inTime(patient: Patient, area: Area): Promise<readonly Check[]> {
  const over = new AbortController();
  const late = patient.clock.sleep(patienceMs, over.signal).then((): Check[] => [{
    area, name: 'examination', state: 'broken', say: `it did not end within ${patienceMs / 1_000} s`, fix: 'Look whether what this area talks to can be reached from this machine, and ask again.',
  }]);
  try {
    return await Promise.race([look[area](patient).catch((error: unknown) => failed(area, toError(error))), late]);
  } finally {
    over.abort();
  }
}

function failed(area: Area, error: Error): Check[] {
  return [{ area, name: 'examination', state: 'broken', say: `it could not be examined: ${error.message}`, fix: 'This is a bug in Tocsin, or something nobody thought of. Please report it with these words.' }];
}

async function stuckIn(patient: Patient): Promise<readonly Stuck[]> {
  return (await asked(patient, (db) => stuckEffects(db, { most: mostStuck })))?.got ?? [];
}

/** The last net: no text of ours holds a secret, but errors quote what they were given. */
function withoutSecrets(check: Check, secrets: readonly string[]): Check {
  const clean = (text: string) => secrets.filter((secret) => secret.length >= 6).reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return { ...check, say: clean(check.say), ...(check.fix === undefined ? {} : { fix: clean(check.fix) }) };
}
