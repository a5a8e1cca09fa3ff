// /incident runbook: the runbooks, those offered here first.
import { command } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { runsShown } from '../../src/domain/running.ts';
import { clip } from '../../src/render/escape.ts';
import { renderRunbook, renderRunbooks } from '../../src/render/runbooks.ts';

export default command<{ id: string }>({
  where: 'incident',
  usage: 'runbook [id]',
  help: 'Show the runbooks that fit this incident, or one of them, with a button to start it.',
  examples: ['runbook', 'runbook checkout-5xx'],
  aliases: ['runbooks', 'rb'],
  parse: (text) => ({ id: text.toLowerCase() }),
  needs: () => [{ need: 'runbooks' }],
  decide({ incident, known }, { id }) {
    const runbooks = known.runbooks ?? [];
    if (id === '') return decide([], runsShown(incident), { say: renderRunbooks(incident, runbooks) });
    const runbook = runbooks.find((one) => one.id === id);
    return runbook ? decide([], runsShown(incident, id), { say: renderRunbook(incident, runbook) }) : { refuse: `There is no runbook "${clip(id, 80)}". \`/incident runbook\` lists them.` };
  },
});
