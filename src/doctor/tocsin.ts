// Tocsin itself: its version, its settings, what is off, and the address that others call.
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../domain/diagnosis.ts';
import { version } from '../version.ts';
import { found, isLocal, type Patient } from './patient.ts';

const check = found('Tocsin');

export async function examineTocsin(patient: Patient): Promise<Check[]> {
  const { problems, settings } = patient;
  return [
    check('version', 'ok', { say: `${version}, Node ${process.versions.node}` }),
    ...problems.map((problem) => check('settings', 'broken', { say: problem, fix: 'Set it in the environment or in .env and start Tocsin again. .env.example shows every variable.' })),
    await configFile(patient),
    ...(problems.length > 0 ? [] : [address(patient)]),
    // PagerDuty and GitHub say it themselves.
    ...settings.off.filter((one) => one.startsWith('the read API')).map((one) => check('API', 'off', { say: `${one.replace(/ \(.*/, '')} are off`, fix: 'Set TOCSIN_API_TOKEN (16 characters or more) to turn them on.' })),
  ];
}

async function configFile({ settings, problems, dir }: Patient): Promise<Check> {
  const name = settings.env.TOCSIN_CONFIG ?? 'tocsin.yaml';
  if (problems.some((problem) => problem.startsWith(`${path.basename(name)}:`))) {
    return check('config', 'broken', { say: `${name} cannot be used, so this examination goes by the defaults`, fix: '`tocsin check` names each line.' });
  }
  const there = await access(path.resolve(dir, name)).then(() => true, () => false);
  return check('config', 'ok', { say: there ? `read from ${name}` : `there is no ${name}: the defaults hold` });
}

/** Only a look-alike on this machine can call an address on this machine. */
function address({ settings }: Patient): Check {
  const { env, publicUrl } = settings;
  const socketMode = env.SLACK_APP_TOKEN !== undefined;
  const callers = [
    ...(socketMode || isLocal(env.SLACK_API_URL) ? [] : ['Slack']),
    ...(env.PAGERDUTY_WEBHOOK_SECRET === undefined || isLocal(env.PAGERDUTY_API_URL) ? [] : ['PagerDuty']),
  ];
  const say = `others reach it at ${publicUrl}`;
  if (callers.length === 0 || (publicUrl.startsWith('https://') && !isLocal(publicUrl))) return check('address', 'ok', { say: callers.length === 0 && isLocal(publicUrl) ? `${say}; nobody outside has to` : say });
  const fix = `Set PUBLIC_URL to the https address under which ${callers.join(' and ')} can call this machine${socketMode ? '.' : ', or use Socket Mode for Slack (SLACK_APP_TOKEN), which needs none.'}`;
  return check('address', 'broken', { say: `${say}: ${callers.join(' and ')} cannot call that`, fix });
}
