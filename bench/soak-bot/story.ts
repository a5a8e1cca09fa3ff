// One incident of the soak, from the alarm to the resolution, by people who try again when Slack says that it did not work.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worlds } from '../../demo/world.ts';

export type Said = { readonly token: string; readonly accepted: boolean };
export type Story = {
  /** PagerDuty's id of the incident. */
  readonly key: string;
  readonly slug: string;
  /** Every note that somebody tried to write, and whether Slack told them that it was taken. */
  readonly notes: Said[];
  /** What it waited for in vain; a story that ended well has none. */
  stuck?: string;
};

const services = ['PSVCHKT', 'PSVDATA', 'PSVEDGE'] as const;
/** A lease of 2 s may end several times on the way, all replicas may be down or hang for a while, and what failed outside waits for up to a minute each time. */
const patienceMs = 360_000;
const commands = ['commander', 'severity SEV2', 'mitigate traffic goes around it', 'resolve it is over'] as const;

/** What a story asks of the database: which incident an alarm opened or joined, and whether everything that somebody typed was worked on. */
export type Look = { readonly incidentOf: (key: string) => Promise<number | undefined>;
  /** Once Tocsin knows it itself: before that, what is typed there is no incident’s. */
  readonly channelOf: (incident: number) => Promise<string | undefined>;
  readonly heard: (person: string) => Promise<boolean> };

export async function live(worlds: Worlds, number: number, { incidentOf, channelOf, heard }: Look): Promise<Story> {
  const { slack, pagerduty } = worlds;
  const service = services[number % services.length] ?? services[0];
  const { id } = pagerduty.trigger({ serviceId: service, title: `soak ${number} error rate`, urgency: 'high', priority: number % 4 === 0 ? 'P3' : 'P2' });
  const story: Story = { key: id, slug: `soak-${number}-error-rate`, notes: [] };
  const as = slack.idOf(number % 2 === 0 ? 'chiara' : 'ada');
  const incident = await until(() => incidentOf(id));
  const channel = incident === undefined ? undefined : await until(() => channelOf(incident));
  if (channel === undefined) return { ...story, stuck: 'its channel' };
  const joined = await until(() => slack.act({ as, type: 'join', channel }).then(({ ok }) => ok || undefined));
  if (joined === undefined) return { ...story, stuck: 'joining its channel' };
  for (const text of commands) {
    // Nobody types on and on into silence.
    await until(async () => (await heard(as)) || undefined);
    await noted(worlds, story, { as, channel });
    if ((await until(async () => (await typed(worlds, { as, channel }, text)) || undefined)) === undefined) return { ...story, stuck: text };
  }
  return story;
}

/** Each try has words of its own, so that what was refused and happened all the same is not taken for a double. */
async function noted(worlds: Worlds, story: Story, where: Where): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const token = `${story.slug}-note-${story.notes.length}-`;
    const accepted = await typed(worlds, where, `note ${token}`);
    story.notes.push({ token, accepted });
    if (accepted) return;
    await sleep(400);
  }
}

type Where = { readonly as: string; readonly channel: string };

/** Whether Slack told the person that it was taken. */
async function typed({ slack }: Worlds, { as, channel }: Where, text: string): Promise<boolean> {
  // A command is answered 200 even where the database is away, because only then Slack shows the person that nothing was done.
  const sorry = (): number => slack.whispersTo(as).filter((one) => one.channel === channel && one.text.includes('nothing was done')).length;
  const before = sorry();
  const { ok } = await slack.act({ as, type: 'command', channel, command: '/incident', text });
  return ok && sorry() === before;
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(400);
  }
  return undefined;
}
