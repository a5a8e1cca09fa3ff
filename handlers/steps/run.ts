// A shell step. Until the runner is there, it is shown to a person, who runs it by hand and says so.
import { step } from '../../src/contracts.ts';

export default step({ by: 'runner' });
