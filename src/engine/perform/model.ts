// Asks the model. Nothing of that work is loaded before somebody asks: the port, the rows, the gate.
import type { Performer } from './work.ts';

export const propose: Performer<'model.propose'> = async (work) => (await import('./model-ask.ts')).ask(work);
export const postSuggestion: Performer<'github.suggestion.post'> = async (work) => (await import('./suggestion.ts')).post(work);
