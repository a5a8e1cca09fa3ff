// /incident stats: how long it took to get a commander, to mitigate and to resolve.
import { command } from '../../src/contracts.ts';
import { readDays } from '../../src/domain/stats.ts';
import { renderStats } from '../../src/render/stats.ts';

export default command<{ days: number }>({
  where: 'anywhere',
  usage: 'stats [30d]',
  help: 'Show how long incidents took, by severity: medians and 90th percentiles, never an average.',
  examples: ['stats', 'stats 7d', 'stats 4 weeks', 'stats 90d'],
  aliases: ['metrics', 'figures', 'mttr'],
  parse(text) {
    const days = readDays(text);
    return days === undefined ? { refuse: 'Say for how long, up to two years: `/incident stats 30d`, `4w` or `90d`.' } : { days };
  },
  needs: ({ days }) => [{ need: 'stats', days }],
  decide({ known, config }, { days }) {
    return { say: renderStats(known.stats ?? { days, rows: [], open: 0 }, config) };
  },
});
