// /incident list: what is open now.
import { command } from '../../src/contracts.ts';
import { maySee } from '../../src/domain/incident.ts';
import { renderList } from '../../src/render/list.ts';

export default command<Record<string, never>>({
  where: 'anywhere',
  usage: 'list',
  help: 'Show the open incidents you may see.',
  examples: ['list'],
  aliases: ['ls', 'incidents'],
  parse: () => ({}),
  needs: () => [{ need: 'open-incidents' }],
  decide({ known, by, config, now }) {
    const mine = (known.openIncidents ?? []).filter((one) => maySee(one, by));
    return { say: renderList(mine, { config, now }) };
  },
});
