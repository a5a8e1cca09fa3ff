// A question that people answer before the run goes on.
import { step } from '../../src/contracts.ts';

export default step({ by: 'person' });
