// Words as the gate compares them: without endings, irregular verbs by their base, and words that mean the same here by one name.

const irregular: Readonly<Record<string, string>> = {
  rose: 'rise', risen: 'rise', fell: 'fall', fallen: 'fall', began: 'begin', begun: 'begin', sent: 'send', said: 'say', told: 'tell', wrote: 'write', written: 'write', found: 'find', saw: 'see', seen: 'see', shown: 'show',
  gave: 'give', given: 'give', knew: 'know', known: 'know', kept: 'keep', left: 'leave', lost: 'lose', ran: 'run', grew: 'grow', grown: 'grow', went: 'go', came: 'come', took: 'take', taken: 'take', brought: 'bring',
  held: 'hold', chose: 'choose', broke: 'break', broken: 'break', paid: 'pay', heard: 'hear', shut: 'shut', built: 'build', spoke: 'speak', became: 'become', drove: 'drive', led: 'lead', rang: 'ring', rung: 'ring', hit: 'hit', back: 'back', made: 'make',
};

/** The first of each line stands for all of it. */
const same: ReadonlyMap<string, string> = new Map([
  'error failure fail fault exception errored broken break 5xx', 'roll revert rollback undo back', 'restart reboot bounce recycle', 'outage down unavailable offline unreachable', 'rise increase grow climb spike jump up surge elevate higher',
  'fall decrease drop decline lower reduce shrink', 'recover recovery heal normal healthy green fine ok clear', 'disk storage volume space', 'customer user client shopper people visitor', 'begin start kick', 'end stop finish halt cease', 'answer respond reply response',
  'page alert ring notify alarm', 'deploy release rollout deployment ship', 'check look inspect investigate examine review investigation', 'repair fix resolve mitigate mitigation resolution', 'confirm verify confirmation', 'ask request call want', 'add create open make',
  'remove delete drop erase purge', 'enable on activate', 'disable off deactivate', 'slow latency slowness delay lag behind', 'declare open', 'join enter', 'failover promote switch promotion', 'queue backlog', 'say write report note tell announce post state mention suggest propose',
  'database db postgres', 'full fill', 'pay payment checkout purchase', 'lead command commander take', 'update inform announcement', 'test try', 'node host server machine instance', 'hold keep', 'write document', 'watch monitor observe', 'limit cap quota threshold', 'plan schedule', 'config configuration setting',
  'flag toggle', 'change modify', 'primary leader main', 'replica standby secondary follower', 'login sign authenticate authentication', 'finish complete done', 'acknowledge accept confirm', 'cert certificate', 'expire expiry lapse', 'traffic load request', 'mail email',
].flatMap((line) => line.split(' ').map((word, _n, [first = word]): [string, string] => [word, first])));

/** `restarted` and `restarting` are `restart`. Crude: both sides are made crude alike. */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s$/, '').replace(/[^\p{L}\p{N}]/gu, '');
  const base = Object.hasOwn(irregular, lower) ? (irregular[lower] ?? lower) : lower;
  if (base.length <= 3) return base;
  const cut = base.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s|ment|er|ly|ion|ation)$/, '');
  const short = cut.length < 3 ? base : cut;
  return short.replace(/([bdglmnprt])\1$/, '$1').replace(/e$/, '');
}

const sames: ReadonlyMap<string, string> = new Map([...same].map(([word, first]) => [stem(word), stem(first)]));

/** The stem, or that of what means the same. */
export function meaningOf(word: string): string {
  const own = stem(word);
  return sames.get(own) ?? own;
}

/** `deploy` bears out `deployment`. */
export function bears(has: ReadonlySet<string>, word: string): boolean {
  const own = stem(word);
  if (has.has(own) || has.has(`=${meaningOf(word)}`)) return true;
  if (own.length < 5) return false;
  for (const one of has) {
    const shorter = Math.min(one.length, own.length);
    if (shorter >= 5 && Math.abs(one.length - own.length) <= 4 && one.slice(0, shorter) === own.slice(0, shorter)) return true;
  }
  return false;
}
