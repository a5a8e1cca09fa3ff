// Times as people read them, in the reader's own zone.

const DAY = 86_400_000;

function part(options) {
  return (date) => new Intl.DateTimeFormat(undefined, options).format(date);
}

const TIME = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const SECONDS = part({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const SHORT = part({ day: 'numeric', month: 'short', year: 'numeric' });
const LONG = part({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const PLAIN = part({ day: 'numeric', month: 'long', year: 'numeric' });
const NUM = part({ year: 'numeric', month: '2-digit', day: '2-digit' });

/** A Slack timestamp (`seconds.micros`) as a Date. */
export function fromTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** `14:05`. */
export function clockTime(date) {
  return TIME(date);
}

/** `Today`, `Yesterday`, or the whole date; `now` in ms. */
export function dayName(date, now) {
  const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(now) - midnight(date)) / DAY);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : LONG(date);
}

/** `just now`, `4 min ago`, `in 16 min`, `2 h ago`, `3 d ago`. */
export function ago(date, now) {
  const ms = now - date.getTime();
  const size = Math.abs(ms);
  const say = (text) => (ms < 0 ? `in ${text}` : `${text} ago`);
  if (size < 45_000) return 'just now';
  if (size < 3_570_000) return say(`${Math.round(size / 60_000)} min`);
  return size < DAY ? say(`${Math.round(size / 3_600_000)} h`) : say(`${Math.round(size / DAY)} d`);
}

/** Slack's `<!date^…>` tokens; `now` in ms. An unknown token stays as it is. */
export function formatDate(unix, format, now) {
  const date = new Date(unix * 1000);
  const pretty = (otherwise) => {
    const name = dayName(date, now);
    return name === 'Today' || name === 'Yesterday' ? name.toLowerCase() : otherwise(date);
  };
  const tokens = {
    date: () => PLAIN(date), date_num: () => NUM(date), date_short: () => SHORT(date), date_long: () => LONG(date),
    date_pretty: () => pretty(PLAIN), date_short_pretty: () => pretty(SHORT), date_long_pretty: () => pretty(LONG),
    time: () => TIME(date), time_secs: () => SECONDS(date), ago: () => ago(date, now),
    day_divider_pretty: () => dayName(date, now),
  };
  return format.replace(/\{(\w+)\}/g, (all, token) => tokens[token]?.() ?? all);
}
